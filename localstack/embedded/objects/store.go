package objects

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
)

// copyLimit is S3's: 5 GiB in one CopyObject. Left at zero, versitygw as a
// library refuses every copy.
const copyLimit = 5 << 30

// openStore prepares the folders and versitygw's back end in them, and moves the
// process there.
func openStore(cfg Config) (store *posix.Posix, dir *workdir, err error) {
	data, versions := filepath.Join(cfg.Dir, "data"), filepath.Join(cfg.Dir, "versions")
	for _, d := range []string{data, versions} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, nil, err
		}
		if err := testXattr(d); err != nil {
			return nil, nil, err
		}
	}
	// Symlinks resolved, since versitygw compares the two paths as text.
	if data, err = filepath.EvalSymlinks(data); err != nil {
		return nil, nil, err
	}
	if versions, err = filepath.EvalSymlinks(versions); err != nil {
		return nil, nil, err
	}
	if dir, err = claimWorkdir(data); err != nil {
		return nil, nil, err
	}
	opts := posix.PosixOpts{
		VersioningDir:       versions,
		CopyObjectThreshold: copyLimit,
		// The folder has one process, so locks in memory are enough.
		ForceNoObjLockFile: true,
	}
	opts.SetNewDirPerm(0o700)
	opts.SetNewFilePerm(0o600)
	store, err = newPosix(data, opts)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("open object store: %w", err), dir.release())
	}
	return store, dir, nil
}

// newPosix keeps posix.New from printing a line to our standard output, which
// belongs to the program's user.
func newPosix(data string, opts posix.PosixOpts) (*posix.Posix, error) {
	void, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	defer void.Close()
	out := os.Stdout
	os.Stdout = void
	defer func() { os.Stdout = out }()
	return posix.New(data, meta.XattrMeta{}, opts)
}

// testXattr writes an extended attribute and takes it away again, because a file
// system may let them be read and yet refuse them.
func testXattr(dir string) error {
	const name = "gen3d-test"
	x := meta.XattrMeta{}
	err := x.Test(dir)
	if err == nil {
		err = x.StoreAttribute(nil, dir, "", name, []byte("1"))
	}
	if err == nil {
		err = x.DeleteAttribute(dir, "", name)
	}
	if err != nil {
		return fmt.Errorf("%s lies on a file system without extended attributes (user.*), which the local S3 keeps "+
			"its metadata in: choose a folder on ext4, xfs, btrfs, ZFS, APFS or a recent tmpfs: %w", dir, err)
	}
	return nil
}
