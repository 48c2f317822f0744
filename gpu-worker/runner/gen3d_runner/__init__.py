"""The child process of Gen3D's GPU worker: a model behind JSON lines.

Only the standard library is needed to import it; each model imports what it needs
when it is loaded.
"""
