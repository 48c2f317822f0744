package api

import (
	"context"
	"regexp"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/contract"
)

// linkLife is how long the links that an owner gets work.
const linkLife = time.Hour

// linker makes links to files, without asking the store anything.
type linker interface {
	Link(ctx context.Context, key pipeline.ObjectKey, life time.Duration) (string, error)
}

// file is a file of a session that there is.
type file struct {
	key    pipeline.ObjectKey
	bytes  int64
	sha256 string
}

// tensor is the name of a file of raw numbers beside embeddings.json.
var tensor = regexp.MustCompile(`^embeddings\.[a-z0-9_]{1,64}\.f16$`)

// files are the files of a session, as its metadata.json tells. What it says of keys
// is not believed: an integrator may write there, and a link to a key of its
// choice would be a link to anybody's file. Only names are taken, of files that
// Gen3D knows, and the key is made from them.
func (s *Server) files(one *pipeline.Session) []file {
	if one.Deleted() {
		return nil
	}
	var all []file
	if one.Image != nil {
		all = append(all, file{key: one.Ref().Key(pipeline.OriginalImage), bytes: one.Image.Bytes})
	}
	if run := one.EncodingRun(); run != nil && run.Encoding != nil {
		all = appendArtefacts(all, one.Ref(), 0, run.Encoding.Artefacts)
	}
	for _, o := range one.Objects {
		if o.Object < 0 || o.Object >= pipeline.MaxObjects {
			continue
		}
		if o.Mask != nil {
			all = append(all, file{key: one.Ref().ObjectKey(o.Object, pipeline.MaskFinal), bytes: o.Mask.Bytes})
		}
		all = appendArtefacts(all, one.Ref(), o.Object, o.Artefacts)
	}
	return all
}

func appendArtefacts(all []file, ref pipeline.SessionRef, n pipeline.ObjectNumber, artefacts []pipeline.Artefact) []file {
	for _, a := range artefacts {
		key := ref.ObjectKey(n, a.File)
		if _, err := pipeline.ParseObjectKey(key.String()); err == nil || n == 0 && tensor.MatchString(string(a.File)) {
			all = append(all, file{key, a.Bytes, a.SHA256})
		}
	}
	return all
}

// links makes links to files.
func (s *Server) links(ctx context.Context, files []file, life time.Duration) ([]contract.FileLink, error) {
	expires := s.cfg.Clock().Add(life).UTC().Truncate(time.Second)
	all := []contract.FileLink{}
	for _, f := range files {
		url, err := s.cfg.Store.Link(ctx, f.key, life)
		if err != nil {
			return nil, err
		}
		link := contract.FileLink{File: string(f.key.File), Object: int(f.key.Object), URL: url, ExpiresAt: expires}
		if f.bytes > 0 {
			link.Bytes = &f.bytes
		}
		if f.sha256 != "" {
			link.Sha256 = &f.sha256
		}
		all = append(all, link)
	}
	return all, nil
}
