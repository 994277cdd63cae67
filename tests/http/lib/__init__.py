"""What the black-box tests share: a site in a temporary folder, a client that follows nothing, a reader of pages."""

from .client import Answer, Client, Events
from .golden import check_golden
from .page import Form, Node, parse
from .server import PROGRAM, Program, Site, SiteTest, fixtures
from .staff import ROLES, StaffClient, StaffTest

__all__ = [
    "Answer",
    "Client",
    "Events",
    "Form",
    "Node",
    "PROGRAM",
    "Program",
    "ROLES",
    "Site",
    "SiteTest",
    "StaffClient",
    "StaffTest",
    "check_golden",
    "fixtures",
    "parse",
]
