"""How `make lab` opens the notebooks: offline, also as root, and without questions."""

from report.press import kept

c = get_config()  # noqa: F821 - Jupyter's own, in every file of settings
c.FileContentsManager.pre_save_hook = kept.before_save
c.ServerApp.allow_root = True
# News, updates and extensions would be asked of the network.
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
