package models

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	idForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)
	nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$`)
	sumForm  = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// Parse reads a manifest and names everything that is wrong with it. Fields that it
// does not know are errors: a typing error must not leave a pin unread.
func Parse(b []byte) (*Manifest, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var m Manifest
	if err := d.Decode(&m); err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read manifest: there is something behind it")
	}
	if err := errors.Join(m.problems()...); err != nil {
		return nil, fmt.Errorf("read manifest %q: %w", m.ID, err)
	}
	return &m, nil
}

func (m *Manifest) problems() (errs []error) {
	say := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !idForm.MatchString(m.ID) {
		say("id: want lower-case letters, digits, dots and dashes")
	}
	if u, err := url.Parse(strings.ReplaceAll(m.Source, "{revision}", "r")); err != nil || !slices.Contains([]string{"https", "http", "s3", "file"}, u.Scheme) {
		say("source %q: want an https, s3 or file URL", m.Source)
	}
	if m.Licence.SPDX == "" || m.Licence.File == "" {
		say("licence: want spdx and file")
	}
	if len(m.Files) == 0 {
		say("files: there are none")
	}
	seen := map[string]bool{}
	for _, f := range m.Files {
		errs = append(errs, f.problems()...)
		if seen[f.Name] {
			say("files: %s is there twice", f.Name)
		}
		seen[f.Name] = true
	}
	has := func(what, name string) {
		if name != "" && !seen[name] {
			say("%s: %s is not among the files", what, name)
		}
	}
	has("golden", m.Golden)
	switch m.Family {
	case SAM1, SAM2, SAM3:
		if m.Encoder == nil || m.Decoder == nil {
			say("want an encoder and a decoder")
			break
		}
		has("encoder", m.Encoder.File)
		has("decoder", m.Decoder.File)
		has("decoder", m.Decoder.Data)
		errs = append(errs, m.Encoder.problems(m.Family)...)
		errs = append(errs, m.Decoder.problems()...)
		if len(m.EmbeddingDTypes) == 0 {
			say("embedding_dtypes: there are none")
		}
	case SAM3D:
	default:
		say("family %q: want sam1, sam2, sam3 or sam3d", m.Family)
	}
	return errs
}

func (f File) problems() (errs []error) {
	if !nameForm.MatchString(f.Name) || f.Name == manifestName {
		errs = append(errs, fmt.Errorf("files: %q is no name for a file", f.Name))
	}
	if p := f.path(); path.Clean("/"+p) != "/"+p || strings.Contains(p, `\`) {
		errs = append(errs, fmt.Errorf("files: %s: path %q: want one below the source", f.Name, p))
	}
	if f.SHA256 != "" && !sumForm.MatchString(f.SHA256) {
		errs = append(errs, fmt.Errorf("files: %s: sha256: want 64 lower-case hexadecimal digits", f.Name))
	}
	if f.Bytes < 0 {
		errs = append(errs, fmt.Errorf("files: %s: %d bytes", f.Name, f.Bytes))
	}
	return errs
}

func (f File) path() string {
	if f.Path != "" {
		return f.Path
	}
	return f.Name
}

// embeddings is how many tensors each family's encoder answers.
var embeddings = map[Family]int{SAM1: 1, SAM2: 3, SAM3: 3}

func (e *Encoder) problems(family Family) (errs []error) {
	in := e.Input
	switch {
	case in.Name == "":
		errs = append(errs, errors.New("encoder: its input has no name"))
	case in.Resize != "longest" && in.Resize != "squash":
		errs = append(errs, fmt.Errorf("encoder: resize %q: want longest or squash", in.Resize))
	case in.Side < 32 || in.Side > 4096:
		errs = append(errs, fmt.Errorf("encoder: side %d: want 32 to 4096", in.Side))
	case in.Scale <= 0 || slices.Contains(in.Std[:], 0):
		errs = append(errs, errors.New("encoder: want a scale above 0, and no std of 0"))
	}
	if want := embeddings[family]; len(e.Outputs) != want {
		errs = append(errs, fmt.Errorf("encoder: %d outputs, family %s has %d", len(e.Outputs), family, want))
	}
	return errs
}

func (d *Decoder) problems() (errs []error) {
	in, out := names(d.Inputs), names(d.Outputs)
	for what, name := range map[string]string{"points": d.Points, "labels": d.Labels, "boxes": d.Boxes, "mask_input": d.MaskInput, "orig_size": d.OrigSize} {
		if name != "" && !slices.Contains(in, name) {
			errs = append(errs, fmt.Errorf("decoder: %s: %s is not among its inputs", what, name))
		}
	}
	for what, name := range map[string]string{"masks": d.Masks, "scores": d.Scores, "low_res": d.LowRes} {
		if name != "" && !slices.Contains(out, name) {
			errs = append(errs, fmt.Errorf("decoder: %s: %s is not among its outputs", what, name))
		}
	}
	if d.Points == "" || d.Labels == "" || d.Masks == "" || d.Scores == "" {
		errs = append(errs, errors.New("decoder: want points, labels, masks and scores"))
	}
	if !slices.Contains([]string{"original", "padded", "squashed"}, d.MaskFrame) {
		errs = append(errs, fmt.Errorf("decoder: mask_frame %q: want original, padded or squashed", d.MaskFrame))
	}
	return errs
}

func names(all []Tensor) []string {
	out := make([]string, len(all))
	for i, t := range all {
		out[i] = t.Name
	}
	return out
}
