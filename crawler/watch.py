"""What a crawl tells whoever watches it."""

from yifa.model.listing import Certificate
from yifa.model.portal import Portal
from yifa.model.record import Outcome


class Watch:
    """Receives a crawl's progress and keeps it to itself; nothing that one does may change the crawl."""

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

    def alarmed(self, county: str, code: str, words: str) -> None:
        """Tell what a portal's evidence alarms about at the run's end."""

    def ended(self, portal: Portal, words: str) -> None:
        """Tell that the portal's crawl is over, in a few words."""
