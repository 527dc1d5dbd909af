"""Tables made from what is kept: elements and figures of reports, and what reports share."""
