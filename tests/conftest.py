"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No generated case fails for being slow: the machines that run the tests are shared.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of data made by others that lies beside the repository; a user's clone has none.

    Skips the test where the folder is absent, and fails it there when HILUM_REQUIRE_ALL is set, so
    that continuous integration cannot pass by skipping.
    """
    folder = ROOT.parent / "shared" / "data"
    if folder.is_dir():
        return folder
    reason = "the data made by others (../shared/data beside the repository) are not here"
    if os.environ.get("HILUM_REQUIRE_ALL"):
        pytest.fail(f"{reason}, and HILUM_REQUIRE_ALL is set")
    pytest.skip(reason)
