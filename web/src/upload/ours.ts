import address from "../../../sample/photo.jpg?url";

/** Our own photo, for whoever has none at hand; errs where it does not come. */
export async function ourPhoto(): Promise<File> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`fetch the sample photo: ${answer.status}`);
  return new File([await answer.blob()], "duck.jpg", { type: "image/jpeg" });
}
