"""Pictures of a phone that shows a text: its lines, its look, and the process apart that draws it."""
