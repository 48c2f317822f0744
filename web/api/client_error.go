package api

import (
	"net/http"
	"regexp"

	"github.com/2112-lab/gen3d/pipeline"
	"github.com/2112-lab/gen3d/web/contract"
)

// ClientReport is an error in a client, as it tells of it. Addresses in it have
// lost their queries, which may be presigned.
type ClientReport struct {
	Message, Stack, Page, Release string
	User                          pipeline.UserID // "": nobody was signed in
	RequestID                     string
}

// query is the part of an address that may hold a secret.
var query = regexp.MustCompile(`[?#][^\s'"<>)]+`)

// ReportClientError implements POST /v1/client-errors.
func (s *Server) ReportClientError(w http.ResponseWriter, r *http.Request) {
	report, err := readReport(w, r)
	if err != nil {
		s.refuse(w, err)
		return
	}
	report.User, report.RequestID = caller(r).User, w.Header().Get("X-Request-Id")
	if s.cfg.Report != nil {
		s.cfg.Report(report)
	}
	w.WriteHeader(http.StatusAccepted)
}

func readReport(w http.ResponseWriter, r *http.Request) (report ClientReport, err error) {
	body, _, err := decode[contract.ClientError](w, r)
	if err != nil {
		return report, err
	}
	for _, f := range []struct {
		name        string
		value       *string
		least, most int
		to          *string
	}{
		{"message", &body.Message, 1, 2000, &report.Message},
		{"stack", body.Stack, 0, 16000, &report.Stack},
		{"page", body.Page, 0, 2000, &report.Page},
		{"release", body.Release, 0, 64, &report.Release},
	} {
		if *f.to, err = text(f.name, f.value, f.least, f.most); err != nil {
			return report, err
		}
		*f.to = query.ReplaceAllString(*f.to, "?…")
	}
	return report, nil
}
