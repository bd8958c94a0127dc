"""The report as a site: pages that hold everything, with no script and nothing from a network."""

from hilum.reports.trial.site.pages import Site, write_site

__all__ = ["Site", "write_site"]
