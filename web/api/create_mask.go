package api

import (
	"net/http"
	"strconv"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/contract"
)

// CreateMask implements POST /v1/sessions/{id}/masks. It asks the store nothing: a
// mask may come before its photo.
func (s *Server) CreateMask(w http.ResponseWriter, r *http.Request, id contract.SessionID) {
	made, err := s.createMask(w, r, id)
	if err != nil {
		s.refuse(w, err)
		return
	}
	reply(w, http.StatusCreated, made)
}

func (s *Server) createMask(w http.ResponseWriter, r *http.Request, id string) (made contract.CreatedMask, err error) {
	ref, err := mine(r, id)
	if err != nil {
		return made, err
	}
	body, _, err := decode[contract.NewMask](w, r)
	if err != nil {
		return made, err
	}
	n, err := within("object", body.Object, 0, pipeline.MaxObjects-1, 0)
	if err != nil {
		return made, err
	}
	clicks, err := within("num_clicks", body.NumClicks, 0, 1_000_000, 0)
	if err != nil {
		return made, err
	}
	refinements, err := within("num_refinements", body.NumRefinements, 0, 1_000_000, 0)
	if err != nil {
		return made, err
	}
	form, err := s.uploadForm(r.Context(), ref.ObjectKey(pipeline.ObjectNumber(n), pipeline.MaskFinal), pipeline.UploadRule{
		ContentType: pipeline.MaskFinal.ContentType(), MaxBytes: pipeline.MaxPhotoBytes, Life: formLife,
		Meta: map[string]string{metaClicks: strconv.Itoa(clicks), metaRefinements: strconv.Itoa(refinements)},
	})
	return contract.CreatedMask{SessionID: string(ref.Session), Object: n, Upload: uploadForm(form)}, err
}
