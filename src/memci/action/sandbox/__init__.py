"""Where the project's own code runs, as the workspace's owner and without anything of ours; see `launch.work`."""
