"""How hypothesis runs here: no deadline, for a busy machine is no fault, and the same examples each time in CI."""

import os

from hypothesis import settings

settings.register_profile("project", deadline=None, derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("project")
