package letter

import "github.com/2112-lab/gen3d/pipeline"

// retryEnglish is what there is to say of most failures of ours.
var retryEnglish = [3]string{
	"Nothing is lost: your photo and your mask stay where they are.",
	"Try again from the session's page, or by uploading the same file again.",
	"If it fails twice, write to us and name the session.",
}

var adviceEnglish = map[pipeline.Code]advice{
	pipeline.PhotoMissing: {"The photo was removed before we could read it.", [3]string{
		"Upload original_image.jpg again.",
		"Leave it in place until the model is ready; a script that tidies up may be too quick.",
		"If the bucket has a lifecycle rule of yours, let it spare sessions that are under way."}},
	pipeline.PhotoEmpty: {"The photo file is empty.", [3]string{
		"The upload was probably cut short: upload the photo again.",
		"Check that the file has a size on your device, and opens there.",
		"If a program uploads for you, let it wait until the file is written before it begins."}},
	pipeline.PhotoNotAnImage: {"The file is not an image.", [3]string{
		"Send a JPEG, PNG, WebP or HEIC photo.",
		"Renaming another kind of file to .jpg does not convert it: open it in a picture program and export it.",
		"If you downloaded it, look at it first: it may be an error page under the picture's name."}},
	pipeline.PhotoUnsupported: {"This image format is not supported.", [3]string{
		"Save the photo as JPEG, PNG or WebP, and upload it again.",
		"On a phone, taking a screenshot of the photo gives a PNG.",
		"Animations, RAW files and TIFF have to be exported as a single picture."}},
	pipeline.PhotoTruncated: {"The photo is damaged or incomplete.", [3]string{
		"Open it on your device: if it is grey below a line there too, it is damaged there.",
		"Copy it from the camera or the phone again, then upload it again.",
		"If only the upload was cut short, a second one over a steadier connection is enough."}},
	pipeline.PhotoTooLarge: {"The photo file is larger than 50 MB.", [3]string{
		"Export it as a JPEG at 90 % quality; that is rarely more than 15 MB.",
		"Scale it to 4000 pixels on its long side: more does not make a better model.",
		"Send the photo itself, and not a RAW file or a PNG of a whole scan."}},
	pipeline.PhotoTooManyPix: {"The photo has more than 50 million pixels.", [3]string{
		"Scale it down to 50 megapixels at most, for example 8600 × 5800.",
		"4000 pixels on the long side are enough: more does not make a better model.",
		"Crop it to the object, with a little room on every side."}},
	pipeline.PhotoTooSmall: {"The photo is smaller than 32 × 32 pixels.", [3]string{
		"This is a thumbnail, most likely: look for the original.",
		"1000 pixels or more on the long side make good models.",
		"Enlarging a small picture does not help; take a new one from closer."}},
	pipeline.MaskMissing: {"The mask was removed before we could read it.", [3]string{
		"Upload mask_final.png again.",
		"Leave it in place until the model is ready; a script that tidies up may be too quick.",
		"Or select the object in the editor, which keeps the mask for you."}},
	pipeline.MaskNotAnImage: {"The mask is not a PNG image.", [3]string{
		"Send it as an 8-bit PNG; JPEG would blur its edge.",
		"Make the object white (above 127) and everything else black.",
		"Or leave the mask away, and click the object in the editor."}},
	pipeline.MaskTruncated: {"The mask is damaged or incomplete.", [3]string{
		"Save the mask from your program again as PNG.",
		"Open it before you upload it: it must show white on black, down to its last row.",
		"Or leave the mask away, and click the object in the editor."}},
	pipeline.MaskTooManyPix: {"The mask has more than 50 million pixels.", [3]string{
		"Make it exactly as wide and as high as the photo.",
		"The photo itself may have 50 megapixels at most; scale both.",
		"image.jpg in the session has the size that counts."}},
	pipeline.MaskEmpty: {"The mask is empty: no object is selected.", [3]string{
		"Paint the object white (above 127); grey 0 to 127 counts as background.",
		"If your mask is in the transparency, flatten it to white on black first.",
		"Or click the object in the editor, which makes the mask for you."}},
	pipeline.MaskTooSmall: {"The selected object is too small.", [3]string{
		"The mask covers fewer than 64 pixels: select the whole object, not a part of it.",
		"Use a photo in which the object fills a third of the picture or more.",
		"Check that the mask is not turned or shifted against the photo."}},
	pipeline.MaskSizeMismatch: {"The mask does not have the size of the photo.", [3]string{
		"Make it exactly as wide and as high as image.jpg in the session.",
		"Phones store photos on their side: the mask belongs to the upright picture.",
		"Do not crop or scale the one without the other."}},
	pipeline.PromptsInvalid: {"The clicks cannot be used.", [3]string{
		"Send one click inside the object (label 1) or one box at least.",
		"Count pixels in image.jpg, from its upper left corner.",
		"Look whether a click lies beside the photo, or a box has no area."}},
	pipeline.UploadKeyInvalid: {"A file was uploaded under a name that Gen3D does not know.", [3]string{
		"Use users/{user}/sessions/sess_{unix seconds}_{8 hex digits}/original_image.jpg for the photo.",
		"The mask is called mask_final.png, in the same folder; names tell capital letters apart.",
		"gen3d upload chooses the right names by itself."}},
	pipeline.Cancelled: {"You cancelled this.", [3]string{
		"Try again at any time, from the session's page.",
		"Upload another photo or another mask to begin anew.",
		"Delete the session if you do not need it."}},
	pipeline.StoreUnavailable: {"Storage did not answer in time.", [3]string{
		"Wait some minutes, then try again from the session's page.",
		"Uploading the same file again does the same.",
		"If it goes on for an hour, write to us and name the session."}},
	pipeline.ModelCrashed: {"The model stopped unexpectedly.", retryEnglish},
	pipeline.ModelOutOfMemory: {"The model ran out of memory.", [3]string{
		"A smaller photo may work at once: 2000 pixels on the long side are plenty.",
		"Nothing is lost: your photo and your mask stay where they are.",
		"Or try again later from the session's page."}},
	pipeline.ModelTimedOut: {"The model took too long.", [3]string{
		"A simpler mask, without holes and hairs, is quicker.",
		"Nothing is lost: your photo and your mask stay where they are.",
		"Try again from the session's page."}},
	pipeline.ModelBadResult:    {"The model gave a result that failed our checks.", retryEnglish},
	pipeline.RetriesExhausted:  {"We could not finish after several tries.", retryEnglish},
	pipeline.StageStalled:      {"Processing stopped making progress.", retryEnglish},
	pipeline.MessageUnreadable: {"A message could not be read.", retryEnglish},
}
