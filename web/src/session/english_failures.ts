/**
 * What to do about a failure, by its code, where the pipeline's own hint speaks of
 * files and pixels: here people click, and the app makes the files.
 */
export const english: Partial<Record<string, string>> = {
  photo_missing: "Upload the photo again and leave it until the model is ready.",
  photo_not_an_image: "Send a JPEG, PNG, WebP or HEIC photo. Renaming another kind of file does not convert it.",
  mask_missing: "Mark the object again.",
  mask_not_an_image: "Mark the object again.",
  mask_truncated: "Mark the object again.",
  mask_too_many_pixels: "Use a photo of at most 50 megapixels, and mark the object in it.",
  mask_empty: "Click the object in the photo and confirm it again.",
  mask_too_small: "Mark the whole object, or use a photo in which it is larger.",
  mask_size_mismatch: "Mark the object again, in this photo.",
  prompts_invalid: "Click the object at least once, or draw a box round it.",
  upload_key_invalid: "Upload the photo from this page.",
};
