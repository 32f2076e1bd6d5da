# Reports the process of an interpreter. Runs after answer.py, and without site, which takes time and may set variables.
answer(
    {
        "version": sys.version_info[:3],
        "basePrefix": sys.base_prefix,
        # The value that nixpkgs' sitecustomize.py would set.
        "executable": os.environ.get("NIX_PYTHONEXECUTABLE") or sys.executable,
        "running": running(),
        "variables": dict(os.environ),
    }
)
