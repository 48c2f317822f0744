"""A photo and its mask to a 3D model, with nothing but S3.

    python3 drop_into_s3.py BUCKET TENANT PHOTO MASK FOLDER

Region, credentials and endpoint are found as boto3 finds them. There is no code of
Gen3D in here: two objects go in, and the model comes out beside them.
"""

import json, pathlib, sys, time, uuid  # noqa: E401

import boto3

bucket, tenant, photo, mask, folder = sys.argv[1:]
s3 = boto3.client("s3")
session = f"users/{tenant}/sessions/sess_{int(time.time())}_{uuid.uuid4().hex[:8]}/"
s3.upload_file(photo, bucket, session + "original_image.jpg")
s3.upload_file(mask, bucket, session + "mask_final.png")

for _ in range(600):
    try:
        state = json.load(s3.get_object(Bucket=bucket, Key=session + "metadata.json")["Body"])
    except s3.exceptions.NoSuchKey:
        state = {"status": "not seen yet"}
    if state["status"] in ("completed", "notified", "failed"):
        break
    time.sleep(1)
if state["status"] not in ("completed", "notified"):
    sys.exit(f"{state['status']}: {state.get('error', {}).get('message', 'no model in time')}")
for file in ("output_mesh.ply", "model.spz", "model.glb", "poster.jpg"):
    s3.download_file(bucket, session + file, str(pathlib.Path(folder, file)))
