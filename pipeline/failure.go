package pipeline

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Category says who can cure a failure, and so what happens next.
type Category string

const (
	// User failures are cured by other input. They are never retried; the owner
	// gets a friendly mail with hints.
	User Category = "user"
	// Transient failures cure themselves. They are retried with growing waits
	// and reported only when the tries have run out.
	Transient Category = "transient"
	// System failures are ours. The owner is told that we are looking, the
	// operator gets the full detail.
	System Category = "system"
)

// Code names one failure. Codes are part of the public contract: they stand in
// metadata.json, in mails and in webhooks, and never change meaning.
type Code string

// The codes, by who can cure them.
const (
	PhotoMissing      Code = "photo_missing"
	PhotoEmpty        Code = "photo_empty"
	PhotoNotAnImage   Code = "photo_not_an_image"
	PhotoUnsupported  Code = "photo_unsupported_format"
	PhotoTruncated    Code = "photo_truncated"
	PhotoTooLarge     Code = "photo_too_large"
	PhotoTooManyPix   Code = "photo_too_many_pixels"
	PhotoTooSmall     Code = "photo_too_small"
	MaskMissing       Code = "mask_missing"
	MaskNotAnImage    Code = "mask_not_an_image"
	MaskTruncated     Code = "mask_truncated"
	MaskTooManyPix    Code = "mask_too_many_pixels"
	MaskEmpty         Code = "mask_empty"
	MaskTooSmall      Code = "mask_too_small"
	MaskSizeMismatch  Code = "mask_size_mismatch"
	PromptsInvalid    Code = "prompts_invalid"
	UploadKeyInvalid  Code = "upload_key_invalid"
	StoreUnavailable  Code = "store_unavailable"
	ModelCrashed      Code = "model_crashed"
	ModelOutOfMemory  Code = "model_out_of_memory"
	ModelTimedOut     Code = "model_timed_out"
	ModelBadResult    Code = "model_bad_result"
	RetriesExhausted  Code = "retries_exhausted"
	StageStalled      Code = "stage_stalled"
	MessageUnreadable Code = "message_unreadable"
	Cancelled         Code = "cancelled"
)

// Failure is why a stage did not produce its result, in words that its owner may read.
type Failure struct {
	Code     Code     `json:"code"`
	Category Category `json:"category"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint"`
	// Retryable says whether trying again with the same input can help.
	Retryable bool `json:"retryable"`
	// Detail is for the operator alone: error chains, traces. It travels in
	// events and is never copied into metadata.json, an owner's mail or a webhook.
	Detail string `json:"detail,omitempty"`
}

// Error lets a Failure travel as an error. It carries no Detail, so that a log
// line made from it holds nothing of the user's.
func (f *Failure) Error() string { return string(f.Code) + ": " + f.Message }

// Public is f without what only the operator may see.
func (f Failure) Public() Failure {
	f.Detail = ""
	return f
}

type failureText struct {
	category Category
	message  string
	hint     string
}

// MinMaskPixels is the smallest object that has a shape worth guessing: 64 pixels is 8 × 8.
const MinMaskPixels = 64

// Limits of a photo. The guide: 50 MB; the pixel cap keeps a decoded photo under 200 MiB.
const (
	MaxPhotoBytes  = 50 << 20
	MaxPhotoPixels = 50_000_000
	MinPhotoSide   = 32
)

var failureTexts = map[Code]failureText{
	PhotoMissing:     {User, "The photo was removed before we could read it.", "Upload original_image.jpg again and leave it in place until the model is ready."},
	PhotoEmpty:       {User, "The photo file is empty.", "The upload was probably cut short. Upload the photo again."},
	PhotoNotAnImage:  {User, "The file is not an image.", "Send a JPEG, PNG, WebP or HEIC photo. Renaming another kind of file to .jpg does not convert it."},
	PhotoUnsupported: {User, "This image format is not supported.", "Save the photo as JPEG, PNG or WebP and upload it again."},
	PhotoTruncated:   {User, "The photo is damaged or incomplete.", "The file ends too early or cannot be decoded. Open it on your device to check it, then upload it again."},
	PhotoTooLarge:    {User, "The photo file is larger than 50 MB.", "Export the photo at a lower quality or size, then upload it again."},
	PhotoTooManyPix:  {User, "The photo has more than 50 million pixels.", "Scale the photo down to at most 50 megapixels (for example 8600 × 5800), then upload it again."},
	PhotoTooSmall:    {User, "The photo is smaller than 32 × 32 pixels.", "Send a larger photo; 1000 pixels or more on the long side gives good models."},
	MaskMissing:      {User, "The mask was removed before we could read it.", "Upload mask_final.png again and leave it in place until the model is ready."},
	MaskNotAnImage:   {User, "The mask is not a PNG image.", "Send the mask as an 8-bit PNG in which the object is white (above 127) and everything else is black."},
	MaskTruncated:    {User, "The mask is damaged or incomplete.", "The PNG ends too early or cannot be decoded. Save it again and upload it again."},
	MaskTooManyPix:   {User, "The mask has more than 50 million pixels.", "Make the mask exactly as wide and as high as the photo, which may have at most 50 megapixels."},
	MaskEmpty:        {User, "The mask is empty: no object is selected.", "Paint the object white (above 127) on black, or click it in the editor, and send the mask again."},
	MaskTooSmall:     {User, "The selected object is too small.", "The mask covers fewer than 64 pixels. Select the whole object, or use a photo in which it is larger."},
	MaskSizeMismatch: {User, "The mask does not have the size of the photo.", "Make the mask exactly as wide and as high as the upright photo (or as image.jpg beside it) and send it again."},
	PromptsInvalid:   {User, "The clicks cannot be used.", "Send at least one click inside the object (label 1) or one box, in pixels of image.jpg."},
	UploadKeyInvalid: {User, "A file was uploaded under a name that Gen3D does not know.", "Use users/{user}/sessions/sess_{unix seconds}_{8 hex digits}/original_image.jpg and …/mask_final.png."},
	StoreUnavailable: {Transient, "Storage did not answer in time.", "Nothing is lost. Try again in a few minutes."},
	ModelCrashed:     {System, "The model stopped unexpectedly.", "We are looking into it. Your photo and mask are safe; you can retry at any time."},
	ModelOutOfMemory: {System, "The model ran out of memory.", "We are looking into it. Your photo and mask are safe; a smaller photo may work at once."},
	ModelTimedOut:    {System, "The model took too long.", "We are looking into it. Your photo and mask are safe; you can retry at any time."},
	ModelBadResult:   {System, "The model gave a result that failed our checks.", "We are looking into it. Your photo and mask are safe; you can retry at any time."},
	RetriesExhausted: {System, "We could not finish after several tries.", "We are looking into it. Your photo and mask are safe; you can retry at any time."},
	StageStalled:     {System, "Processing stopped making progress.", "We are looking into it. Your photo and mask are safe; you can retry at any time."},
	Cancelled:        {User, "You cancelled this.", "Try again at any time, or upload another photo or mask."},
	MessageUnreadable: {System, "A message could not be read.",
		"Look at the dead letter with: gen3d queues peek. Nothing needs to be done by the owner."},
}

// NewFailure is the failure of a code, with its fixed sentence and hint. The
// detail, formatted like Sprintf's arguments, is for the operator.
func NewFailure(code Code, detail string, args ...any) *Failure {
	t, ok := failureTexts[code]
	if !ok {
		t = failureText{System, "Something went wrong on our side.", "We are looking into it. You can retry at any time."}
	}
	return &Failure{
		Code: code, Category: t.category, Message: t.message, Hint: t.hint,
		Retryable: t.category != User || code == Cancelled, Detail: fmt.Sprintf(detail, args...),
	}
}

// AsFailure finds the Failure in err's chain. Any other error becomes the
// system failure with the given code, its text kept as detail.
func AsFailure(err error, otherwise Code) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return NewFailure(otherwise, "%v", err)
}

// Codes lists all codes, sorted.
func Codes() []Code { return slices.Sorted(maps.Keys(failureTexts)) }
