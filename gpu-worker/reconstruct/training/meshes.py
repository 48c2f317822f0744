"""Fetches real meshes for scoring: meshes.py FOLDER, then GEN3D_MESHES=FOLDER make quality/shapes

They come out of Debian's package libcgal-demo (the Computational Geometry Algorithms
Library's data), fetched by apt-get, and are not part of this repository. Each is
stood up and seen turned by 22 to 52 degrees from 6 to 22 degrees above.
"""

import json
import random
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

NAMES = (
    "ChineseDragon-10kv anchor armadillo bear boeing bones bull bunny00 cactus camel couplingdown cow dino diplodocus "
    "double-torus-example dragknob eight elephant elk fandisk femur hand handle helmet homer joint knot1 lion-head man "
    "mannequin-devil part pinion retinal rotor spool triceratops turbine"
)
UPRIGHT = {
    "armadillo": ("y", 180),
    "bull": ("y", 90),
    "cow": ("y", -90),
    "dino": ("x", -90),
    "diplodocus": ("y", -90),
    "eight": ("x", -90),
    "elephant": ("y", -90),
    "femur": ("x", -90),
    "helmet": ("x", -90),
    "man": ("x", -90),
    "mannequin-devil": ("x", -90),
    "triceratops": ("y", -90),
}


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    dice = random.Random(11)
    with tempfile.TemporaryDirectory() as tmp:
        subprocess.run(["apt-get", "download", "libcgal-demo"], cwd=tmp, check=True)
        for package in Path(tmp).glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, tmp], check=True)
        with tarfile.open(f"{tmp}/usr/share/doc/libcgal-dev/data.tar.gz") as data:
            files = {}
            for m in data.getmembers():
                known = files.setdefault(Path(m.name).name, m)
                if m.size > known.size:
                    files[Path(m.name).name] = m
            views = []
            for name in NAMES.split():
                (out / f"{name}.off").write_bytes(data.extractfile(files[f"{name}.off"]).read())
                yaw, pitch = dice.choice([-1, 1]) * dice.uniform(22, 52), dice.uniform(6, 22)
                turns = [{"axis": a, "degrees": d} for a, d in [UPRIGHT[name]]] if name in UPRIGHT else []
                view = {"name": name, "file": f"{name}.off", "upright": turns, "yaw": round(yaw, 1), "pitch": round(pitch, 1)}
                views.append(view)
    (out / "views.json").write_text(json.dumps(views, indent=1) + "\n")
    print(f"{len(views)} meshes in {out}")


if __name__ == "__main__":
    main()
