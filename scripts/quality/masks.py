"""The methods of stock libraries from the same clicks, beside ours.

    masks.py OUT SCENES        OUT holds ours.json and NAME.1.png, NAME.3.png

Scores GrabCut, random walker and superpixel growing on SCENES (NAME.jpg or .png
+ NAME.mask.png: 255 object, 128 uncounted), prints one Markdown table with ours,
and draws OUT/masks.jpg, a contact sheet. Their settings are those that did best
on other scenes than the ones that docs/quality.md reports.
"""
import json
import sys
import warnings
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from scipy import ndimage as ndi
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from skimage import color, segmentation

CLICKS = 5
SHEET = 12  # scenes on the contact sheet


def small(image, side):
    """The image with its long side at most side, and the factor."""
    factor = min(1, side / max(image.shape[:2]))
    if factor == 1:
        return image, 1
    return cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), factor


def marks(shape, clicks, inside, factor, radius):
    """Discs round the clicks of one label."""
    out = np.zeros(shape, np.uint8)
    for x, y, label in clicks:
        if label == inside:
            cv2.circle(out, (int(x * factor), int(y * factor)), radius, 1, -1)
    return out > 0


def rim(shape, width):
    out = np.ones(shape, bool)
    out[width:-width, width:-width] = False
    return out


def back(soft, image, clicks):
    """At the photo's size: the parts that hold an inside click, holes filled."""
    mask = cv2.resize(soft.astype(np.float32), image.shape[1::-1], interpolation=cv2.INTER_LINEAR) > 0.5
    parts, _ = ndi.label(mask)
    wanted = {parts[y, x] for x, y, label in clicks if label} - {0}
    return ndi.binary_fill_holes(np.isin(parts, sorted(wanted))) if wanted else mask


def grabcut(image, clicks):
    """OpenCV GrabCut, 400 px, five rounds; an inside click is a sure disc in a larger probable one."""
    picture, f = small(image, 400)
    shape = picture.shape[:2]
    state = np.full(shape, cv2.GC_PR_BGD, np.uint8)
    state[marks(shape, clicks, True, f, max(shape) // 10)] = cv2.GC_PR_FGD
    state[marks(shape, clicks, True, f, 5)] = cv2.GC_FGD
    state[marks(shape, clicks, False, f, 5)] = cv2.GC_BGD
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(picture[..., ::-1]), state, None, *models, 5, cv2.GC_INIT_WITH_MASK)
    return back(np.isin(state, (cv2.GC_FGD, cv2.GC_PR_FGD)), image, clicks)


def walker(image, clicks):
    """scikit-image random walker, 320 px; the picture's rim is background too."""
    picture, f = small(image, 320)
    shape = picture.shape[:2]
    seeds = np.where(rim(shape, 2) | marks(shape, clicks, False, f, 4), 2, 0)
    seeds[marks(shape, clicks, True, f, 4)] = 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        p = segmentation.random_walker(color.rgb2lab(picture) / 100, seeds, beta=300, mode="cg_j", tol=1e-3,
                                       channel_axis=-1, return_full_prob=True)[0]
    return back(p, image, clicks)


def superpixels(image, clicks):
    """SLIC, 480 px; each superpixel joins the seed that fewer colour steps lead to."""
    picture, f = small(image, 480)
    label = segmentation.slic(picture, n_segments=900, compactness=12, start_label=0)
    count, lab = label.max() + 1, color.rgb2lab(picture)
    mean = np.stack([ndi.mean(lab[..., c], label, np.arange(count)) for c in range(3)], 1)
    pairs = np.concatenate([np.stack([label[:, :-1], label[:, 1:]], -1).reshape(-1, 2),
                            np.stack([label[:-1], label[1:]], -1).reshape(-1, 2)])
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], 1), axis=0)
    step = ((mean[pairs[:, 0]] - mean[pairs[:, 1]]) ** 2).sum(1) / 10 + 0.5
    graph = coo_matrix((step, pairs.T), (count, count)).tocsr()
    of = {side: {label[int(y * f), int(x * f)] for x, y, s in clicks if s == side} for side in (True, False)}
    outside = sorted((set(label[rim(label.shape, 1)]) | of[False]) - of[True])
    near = dijkstra(graph, False, indices=sorted(of[True]), min_only=True)
    far = dijkstra(graph, False, indices=outside, min_only=True) if outside else np.full(count, np.inf)
    return back((near < far)[label], image, clicks)


METHODS = {"GrabCut (OpenCV)": grabcut, "random walker (scikit-image)": walker, "superpixels, geodesic growing": superpixels}


def deepest(region, clicks):
    depth = ndi.distance_transform_edt(np.pad(region, 1))[1:-1, 1:-1]
    for x, y, _ in clicks:
        depth[y, x] = 0
    y, x = np.unravel_index(depth.argmax(), depth.shape)
    return int(x), int(y), depth[y, x]


def largest(region):
    parts, n = ndi.label(region, np.ones((3, 3)))
    if not n:
        return region, 0
    sizes = np.bincount(parts.ravel())[1:]
    return parts == 1 + sizes.argmax(), int(sizes.max())


def play(method, image, truth):
    """IoU after each of five clicks; the protocol is that of protocol_test.go."""
    known, is_object = truth != 128, truth == 255
    x, y, _ = deepest(is_object, [])
    clicks, scores = [(x, y, True)], []
    while len(scores) < CLICKS:
        mask = method(image, clicks)
        scores.append(float((mask & is_object & known).sum() / max(((mask | is_object) & known).sum(), 1)))
        missing, m = largest(is_object & ~mask)
        extra, e = largest((truth == 0) & mask)
        x, y, depth = deepest(missing if m >= e else extra, clicks)
        if depth == 0:
            break
        clicks.append((x, y, m >= e))
    return scores + scores[-1:] * (CLICKS - len(scores))


def scene(folder, name):
    photo = next(p for p in (folder / f"{name}.jpg", folder / f"{name}.png") if p.exists())
    return np.array(Image.open(photo).convert("RGB")), np.array(Image.open(folder / f"{name}.mask.png").convert("L"))


def tile(image, truth, mask):
    """The photo, dark where the mask is not, with the true outline."""
    shown = np.where(mask[..., None], image, image // 4 + 20).astype(np.uint8)
    outline = ndi.binary_dilation(truth == 255, iterations=2) & ~(truth == 255)
    shown[outline] = (255, 230, 0)
    return small(shown, 240)[0]


def sheet(out, scenes, names):
    """Ours after one and three clicks; every k-th scene, so that good and bad are shown."""
    step = max(len(names) / SHEET, 1)
    tiles = []
    for i in range(min(SHEET, len(names))):
        name = names[int(i * step)]
        image, truth = scene(scenes, name)
        for n in (1, 3):
            path = out / f"{name}.{n}.png"
            path = path if path.exists() else out / f"{name}.1.png"
            tiles.append(tile(image, truth, np.array(Image.open(path)) > 127))
    columns = 6
    height = max(t.shape[0] for t in tiles)
    canvas = np.zeros((-(-len(tiles) // columns) * height, columns * 240, 3), np.uint8)
    for i, t in enumerate(tiles):
        y, x = i // columns * height, i % columns * 240
        canvas[y:y + t.shape[0], x:x + t.shape[1]] = t
    Image.fromarray(canvas).save(out / "masks.jpg", quality=72, optimize=True)


def row(name, rows):
    table = np.array(list(rows.values()))
    clicks = [np.mean([next((i + 1 for i, v in enumerate(r) if v >= t), CLICKS) for r in table]) for t in (0.85, 0.9)]
    scores = " | ".join(f"{table[:, n - 1].mean():.3f}"[1:] for n in (1, 2, 3, 5))
    return f"| {name} | {scores} | {clicks[0]:.2f} / {clicks[1]:.2f} |"


def main():
    out, scenes = Path(sys.argv[1]), Path(sys.argv[2])
    ours = json.loads((out / "ours.json").read_text())
    names = sorted(next(iter(ours.values())))
    print(f"{len(names)} scenes, mean IoU after n clicks, and clicks until .85 / .90 (5 where never)\n")
    print("| | 1 | 2 | 3 | 5 | clicks |\n|---|---|---|---|---|---|")
    for name, method in METHODS.items():
        print(row(name, {n: play(method, *scene(scenes, n)) for n in names}), flush=True)
    for name, rows in ours.items():
        print(row(name, rows))
    sheet(out, scenes, names)


if __name__ == "__main__":
    main()
