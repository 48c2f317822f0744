package splat

// Constants of the glTF 2.0 specification.
const (
	gltfUshort    = 5123
	gltfUint      = 5125
	gltfFloat     = 5126
	gltfVertices  = 34962 // ARRAY_BUFFER
	gltfIndices   = 34963 // ELEMENT_ARRAY_BUFFER
	gltfTriangles = 4
	gltfLinear    = 9729
	gltfMipmap    = 9987 // LINEAR_MIPMAP_LINEAR
	gltfClamp     = 33071
)

// gltfDocument is the part of a glTF document that WriteGLB uses, in the order
// in which it is written.
type gltfDocument struct {
	Asset       gltfAsset      `json:"asset"`
	Scene       int            `json:"scene"`
	Scenes      []gltfScene    `json:"scenes"`
	Nodes       []gltfNode     `json:"nodes"`
	Meshes      []gltfMesh     `json:"meshes"`
	Materials   []gltfMaterial `json:"materials"`
	Textures    []gltfTexture  `json:"textures,omitempty"`
	Images      []gltfImage    `json:"images,omitempty"`
	Samplers    []gltfSampler  `json:"samplers,omitempty"`
	Accessors   []gltfAccessor `json:"accessors"`
	BufferViews []gltfView     `json:"bufferViews"`
	Buffers     []gltfBuffer   `json:"buffers"`
}

type gltfAsset struct {
	Version   string     `json:"version"`
	Generator string     `json:"generator"`
	Extras    gltfExtras `json:"extras"`
}

type gltfExtras struct {
	Method string `json:"method"`
	Seed   int64  `json:"seed"`
}

type gltfScene struct {
	Nodes []int `json:"nodes"`
}

type gltfNode struct {
	Mesh int `json:"mesh"`
}

type gltfMesh struct {
	Primitives []gltfPrimitive `json:"primitives"`
}

type gltfPrimitive struct {
	Attributes gltfAttributes `json:"attributes"`
	Indices    int            `json:"indices"`
	Material   int            `json:"material"`
	Mode       int            `json:"mode"`
}

type gltfAttributes struct {
	Position int  `json:"POSITION"`
	Normal   int  `json:"NORMAL"`
	TexCoord *int `json:"TEXCOORD_0,omitempty"`
	Colour   *int `json:"COLOR_0,omitempty"`
}

type gltfMaterial struct {
	Name string  `json:"name"`
	PBR  gltfPBR `json:"pbrMetallicRoughness"`
}

type gltfPBR struct {
	BaseColorTexture *gltfTextureRef `json:"baseColorTexture,omitempty"`
	MetallicFactor   float64         `json:"metallicFactor"` // must be written: the default is 1
	RoughnessFactor  float64         `json:"roughnessFactor"`
}

type gltfTextureRef struct {
	Index int `json:"index"`
}

type gltfTexture struct {
	Sampler int `json:"sampler"`
	Source  int `json:"source"`
}

type gltfImage struct {
	BufferView int    `json:"bufferView"`
	MimeType   string `json:"mimeType"`
}

type gltfSampler struct {
	MagFilter int `json:"magFilter"`
	MinFilter int `json:"minFilter"`
	WrapS     int `json:"wrapS"`
	WrapT     int `json:"wrapT"`
}

type gltfAccessor struct {
	BufferView    int       `json:"bufferView"`
	ComponentType int       `json:"componentType"`
	Normalised    bool      `json:"normalized,omitempty"`
	Count         int       `json:"count"`
	Type          string    `json:"type"`
	Min           []float64 `json:"min,omitempty"`
	Max           []float64 `json:"max,omitempty"`
}

type gltfView struct {
	Buffer     int `json:"buffer"`
	ByteOffset int `json:"byteOffset"`
	ByteLength int `json:"byteLength"`
	Target     int `json:"target,omitempty"`
}

type gltfBuffer struct {
	ByteLength int `json:"byteLength"`
}
