package schema

// Draft is the dialect of all schemas here.
const Draft = "https://json-schema.org/draft/2020-12/schema"

// Schema is the part of JSON Schema that the pipeline's types need. Properties
// and Defs are written sorted by name.
type Schema struct {
	Draft    string   `json:"$schema,omitempty"`
	ID       string   `json:"$id,omitempty"`
	Title    string   `json:"title,omitempty"`
	Ref      string   `json:"$ref,omitempty"`
	Type     types    `json:"type,omitempty"`
	Const    any      `json:"const,omitempty"`
	Enum     []string `json:"enum,omitempty"`
	Format   string   `json:"format,omitempty"`
	Pattern  string   `json:"pattern,omitempty"`
	Minimum  *int     `json:"minimum,omitempty"`
	Maximum  *int     `json:"maximum,omitempty"`
	Items    *Schema  `json:"items,omitempty"`
	MinItems int      `json:"minItems,omitempty"`
	MaxItems int      `json:"maxItems,omitempty"`

	Properties map[string]*Schema `json:"properties,omitempty"`
	Required   []string           `json:"required,omitempty"`
	Additional *Schema            `json:"additionalProperties,omitempty"`

	Defs map[string]*Schema `json:"$defs,omitempty"`
}
