"""Commands, tasks and the execution of notebooks."""
