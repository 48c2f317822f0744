package models

// Family is a contract between an encoder and a decoder, or a kind of model.
type Family string

// The families of manifests.
const (
	SAM1  Family = "sam1"  // one embedding, (1,256,64,64)
	SAM2  Family = "sam2"  // three: 32, 64 and 256 channels at a quarter, an eighth and a sixteenth of the side
	SAM3  Family = "sam3"  // as SAM2, of a square of 1008
	SAM3D Family = "sam3d" // photo and mask to splats
)

// Manifest is all that Gen3D knows of a model. A tensor's shape has 0 for what varies.
type Manifest struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Family Family `json:"family"`
	// Source is the folder of the files: an https, http (to this machine only), s3 or
	// file URL. {revision} stands for Revision.
	Source   string  `json:"source"`
	Revision string  `json:"revision,omitempty"`
	Access   *Access `json:"access,omitempty"`
	Licence  Licence `json:"licence"`
	Files    []File  `json:"files"`

	Encoder *Encoder `json:"encoder,omitempty"`
	Decoder *Decoder `json:"decoder,omitempty"`
	// EmbeddingDTypes are those in which the decoder may be given the encoder's
	// answer, the preferred one first.
	EmbeddingDTypes []string `json:"embedding_dtypes,omitempty"`
	// Golden names a file with one input and the answers to it; see Golden.
	Golden string `json:"golden,omitempty"`
	// Unverified says what of this manifest nobody of this project has seen with own eyes.
	Unverified []string `json:"unverified,omitempty"`
}

// Access says how to come by files that are not for everybody.
type Access struct {
	How   string `json:"how"`
	Token string `json:"token"` // the variable with the bearer token, such as HF_TOKEN
}

// Licence says whose the model is, and on what terms.
type Licence struct {
	SPDX string `json:"spdx"`
	URL  string `json:"url"`
	// Redistribute is whether the files may be passed on, as a decoder is to every
	// browser that loads it.
	Redistribute bool `json:"redistribute"`
	// File is the text's name among Files, or the name of a text that comes with Gen3D.
	File string `json:"file"`
	Note string `json:"note,omitempty"`
}

// File is one file of a model.
type File struct {
	Name string `json:"name"`
	// Path is where it is below Source, if not under its name.
	Path   string `json:"path,omitempty"`
	Bytes  int64  `json:"bytes,omitempty"`  // 0: not known
	SHA256 string `json:"sha256,omitempty"` // lower-case hexadecimal; empty: not known
}

// Encoder is the graph that is run once a photo.
type Encoder struct {
	File    string   `json:"file"`
	Input   Input    `json:"input"`
	Outputs []Tensor `json:"outputs"` // in the order in which they are published
}

// Input says how a photo becomes a tensor (1,3,Side,Side) of float32, R, G, B:
// resized, then (x·Scale − Mean) / Std, then padded with zeros.
type Input struct {
	Name string `json:"name"`
	// Resize is "longest": the long side becomes Side, what is left right and below is
	// padding; or "squash": both sides become Side.
	Resize string     `json:"resize"`
	Side   int        `json:"side"`
	Scale  float64    `json:"scale"` // 1 or 1/255
	Mean   [3]float64 `json:"mean"`
	Std    [3]float64 `json:"std"`
}

// Tensor is one input or output of a graph.
type Tensor struct {
	Name  string `json:"name"`
	DType string `json:"dtype"` // "float32", "float16", "int64"
	Shape []int  `json:"shape"`
}

// Decoder is the graph that browsers run for every click.
type Decoder struct {
	File string `json:"file"`
	// Data is the file with the graph's weights, if they are apart.
	Data    string   `json:"data,omitempty"`
	Inputs  []Tensor `json:"inputs"`
	Outputs []Tensor `json:"outputs"`

	Points    string `json:"points"`
	Labels    string `json:"labels"`
	Boxes     string `json:"boxes,omitempty"`      // empty: a box is two points labelled 2 and 3
	MaskInput string `json:"mask_input,omitempty"` // empty: it takes no earlier mask
	OrigSize  string `json:"orig_size,omitempty"`
	Masks     string `json:"masks"`
	Scores    string `json:"scores"`
	LowRes    string `json:"low_res,omitempty"`
	// AppendPaddingPoint: the caller adds (0,0) with label −1 where there is no box; a
	// graph with an input for boxes gets it always, and boxes as points.
	AppendPaddingPoint bool `json:"append_padding_point"`
	// MaskFrame is "original": masks have the photo's size; "padded": the square with
	// its padding, to be cropped; or "squashed": the square, to be stretched.
	MaskFrame string  `json:"mask_frame"`
	Threshold float64 `json:"threshold"`
}

// file finds a file by name.
func (m *Manifest) file(name string) (File, bool) {
	for _, f := range m.Files {
		if f.Name == name {
			return f, true
		}
	}
	return File{}, false
}

// Unpinned are the names of the files whose SHA-256 is not known.
func (m *Manifest) Unpinned() []string {
	var names []string
	for _, f := range m.Files {
		if f.SHA256 == "" {
			names = append(names, f.Name)
		}
	}
	return names
}

// Bytes is how large all files are together; exact is false if some size is not known.
func (m *Manifest) Bytes() (sum int64, exact bool) {
	exact = true
	for _, f := range m.Files {
		sum += f.Bytes
		exact = exact && f.Bytes > 0
	}
	return sum, exact
}
