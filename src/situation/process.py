# Tells what a process is that an interpreter runs in: behind answer.py, and without site, which would only take time, and may
# set something itself.
answer(
    {
        "version": sys.version_info[:3],
        "basePrefix": sys.base_prefix,
        # As site would have it: nixpkgs' sitecustomize.py takes it from there.
        "executable": os.environ.get("NIX_PYTHONEXECUTABLE") or sys.executable,
        "running": running(),
        "variables": dict(os.environ),
    }
)
