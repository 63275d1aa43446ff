"""The Web API's methods, one file per family; each takes the workspace and the arguments and gives the answer."""
