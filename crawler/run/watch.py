"""What a crawl tells whoever watches it."""

from typing import Protocol

from crawler.portal import Portal
from crawler.record import Certificate, Outcome


class Watch(Protocol):
    """Receives a crawl's progress; nothing it does may change the crawl."""

    def looking(self, portal: Portal, columns: int) -> None:
        """Tell that *columns* pages were looked at in search of the sections."""

    def walking(self, portal: Portal, section: str, pages: int, rows: int) -> None:
        """Tell how far a walk is."""

    def walked(self, portal: Portal, section: str, certificate: Certificate) -> None:
        """Tell how a walk ended."""

    def queued(self, portal: Portal, pages: int) -> None:
        """Tell how many pages are to be fetched."""

    def filing(self, portal: Portal, files: int) -> None:
        """Tell how many files are to be fetched."""

    def filed(self, portal: Portal) -> None:
        """Tell that a file was kept."""

    def saved(self, portal: Portal, outcome: Outcome) -> None:
        """Tell what saving a page did."""

    def failed(self, portal: Portal, url: str, reason: str) -> None:
        """Tell that an address was not got, and why."""

    def ended(self, portal: Portal, words: str) -> None:
        """Tell that the portal's crawl is over, in a few words."""


class NoWatch:
    """Watches nothing."""

    def looking(self, portal: Portal, columns: int) -> None:
        """Do nothing."""

    def walking(self, portal: Portal, section: str, pages: int, rows: int) -> None:
        """Do nothing."""

    def walked(self, portal: Portal, section: str, certificate: Certificate) -> None:
        """Do nothing."""

    def queued(self, portal: Portal, pages: int) -> None:
        """Do nothing."""

    def filing(self, portal: Portal, files: int) -> None:
        """Do nothing."""

    def filed(self, portal: Portal) -> None:
        """Do nothing."""

    def saved(self, portal: Portal, outcome: Outcome) -> None:
        """Do nothing."""

    def failed(self, portal: Portal, url: str, reason: str) -> None:
        """Do nothing."""

    def ended(self, portal: Portal, words: str) -> None:
        """Do nothing."""
