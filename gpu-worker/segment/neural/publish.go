package neural

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"

	"github.com/2112-lab/gen3d/gpu-worker/models"
	"github.com/2112-lab/gen3d/gpu-worker/segment"
)

// File is a file that browsers load, or read.
type File struct {
	Key  string // models/…
	Data []byte
}

// published is what of a model is passed on to browsers.
type published struct {
	at               segment.Decoder
	decoder, licence File
}

// publish makes one file of the decoder's graph and its weights, so that its one sum
// pins them all, and puts the licence beside it.
func publish(i models.Installed) (published, error) {
	if !i.Licence.Redistribute {
		return published{}, fmt.Errorf("its licence, %s, does not let its decoder be passed on to browsers", i.Licence.SPDX)
	}
	licence, err := i.LicenceText()
	if err != nil {
		return published{}, fmt.Errorf("read its licence: %w", err)
	}
	graph, err := os.ReadFile(i.Path(i.Decoder.File))
	if err == nil && i.Decoder.Data != "" {
		var data []byte
		if data, err = os.ReadFile(i.Path(i.Decoder.Data)); err == nil {
			graph, err = withWeights(graph, i.Decoder.Data, data)
		}
	}
	if err != nil {
		return published{}, fmt.Errorf("read its decoder: %w", err)
	}
	sum := sha256.Sum256(graph)
	digits := hex.EncodeToString(sum[:])
	folder := "models/" + i.ID[:min(len(i.ID), maxID)] + "-" + i.Version + "/"
	at := segment.Decoder{Key: folder + "decoder-" + digits[:16] + ".onnx", SHA256: digits}
	return published{at: at, decoder: File{at.Key, graph}, licence: File{folder + "LICENSE.txt", licence}}, nil
}

// maxID leaves room for the manifest's version in a folder's name of 64 characters.
const maxID = 64 - 1 - 12

// Published are the decoder and, beside it, the licence under which it is passed on.
// The licence comes first: nobody is to get the one without the other.
func (m *Model) Published() []File { return []File{m.published.licence, m.published.decoder} }
