"""What pyproject.toml cannot say: an installed package carries the data of the checkout.

They stand beside the packages, where they are edited; a wheel has them as `analysis/data`, where
`analysis.schema` looks first.
"""

import pathlib
import shutil

import setuptools
from setuptools.command.build_py import build_py


class WithData(build_py):
    """Builds the packages, and puts the data into one."""

    def run(self) -> None:
        """Build; what is installed to be edited keeps its data where they are."""
        super().run()
        if not self.editable_mode:
            within = pathlib.Path(self.build_lib) / "analysis" / "data"
            shutil.rmtree(within, ignore_errors=True)  # of an earlier build
            shutil.copytree("data", within)


setuptools.setup(cmdclass={"build_py": WithData})
