package objects

import (
	"fmt"
	"net/http"
	"os"
	"sync"

	"github.com/versity/versitygw/s3err"
)

// claimed guards the one thing that versitygw's back end takes from the whole
// process, its working directory. It is package state because the working
// directory is process state: two servers would fight over it silently.
var claimed struct {
	sync.Mutex
	by string
}

// workdir is the claim of one server on the working directory.
type workdir struct {
	root   string
	before string
	info   os.FileInfo
}

// claimWorkdir moves the process to root, or says who is there already.
func claimWorkdir(root string) (*workdir, error) {
	claimed.Lock()
	defer claimed.Unlock()
	if claimed.by != "" {
		return nil, fmt.Errorf("another object store is open in this process, at %s: "+
			"versitygw works relative to the working directory, so there can be one at a time", claimed.by)
	}
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	before, err := os.Getwd()
	if err != nil {
		before = "" // it was deleted under us: there is nowhere to go back to
	}
	if err := os.Chdir(root); err != nil {
		return nil, err
	}
	claimed.by = root
	return &workdir{root: root, before: before, info: info}, nil
}

// check refuses a request if somebody has moved the process elsewhere.
func (w *workdir) check() error {
	here, err := os.Stat(".")
	if err == nil && os.SameFile(here, w.info) {
		return nil
	}
	return s3err.APIError{
		Code:           "InternalError",
		Description:    "The process left the folder of its object store, " + w.root + "; somebody called chdir. Restart it.",
		HTTPStatusCode: http.StatusInternalServerError,
	}
}

// release goes back to where the process was.
func (w *workdir) release() error {
	claimed.Lock()
	defer claimed.Unlock()
	claimed.by = ""
	if w.before == "" {
		return nil
	}
	return os.Chdir(w.before)
}
