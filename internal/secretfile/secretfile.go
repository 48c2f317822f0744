package secretfile

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/2112-lab/gen3d/internal/secret"
)

// File is where the secret is; its key is beside it, with the ending .key.
type File string

const keyBytes = 32 // AES-256

// Root is the secret. If there is none yet, it becomes the fresh one; of several
// who ask for the first time at once, all get the same.
func (f File) Root(_ context.Context, fresh secret.String) (secret.String, error) {
	if err := os.MkdirAll(filepath.Dir(string(f)), 0o700); err != nil {
		return secret.String{}, fmt.Errorf("make folder of secrets: %w", err)
	}
	random := make([]byte, keyBytes)
	_, _ = rand.Read(random) // never errs
	key, err := keep(string(f)+".key", random)
	if err != nil {
		return secret.String{}, err
	}
	box, err := newBox(key)
	if err != nil {
		return secret.String{}, fmt.Errorf("read %s.key: %w", f, err)
	}
	nonce := make([]byte, box.NonceSize())
	_, _ = rand.Read(nonce)
	kept, err := keep(string(f), box.Seal(nonce, nonce, []byte(fresh.Reveal()), label))
	if err != nil {
		return secret.String{}, err
	}
	if len(kept) < box.NonceSize() {
		return secret.String{}, fmt.Errorf("decrypt %s: it is cut short", f)
	}
	plain, err := box.Open(nil, kept[:box.NonceSize()], kept[box.NonceSize():], label)
	if err != nil {
		return secret.String{}, fmt.Errorf("decrypt %s: the file or its key was changed", f)
	}
	return secret.New(string(plain)), nil
}

var label = []byte("gen3d webhook root 1")

func newBox(key []byte) (cipher.AEAD, error) {
	if len(key) != keyBytes {
		return nil, fmt.Errorf("want %d bytes, there are %d", keyBytes, len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// keep writes a file unless it is there, and answers what is there then. The file
// appears whole or not at all, and only for its owner.
func keep(path string, fresh []byte) ([]byte, error) {
	have, err := os.ReadFile(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return have, err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(fresh)
	if err = errors.Join(err, temporary.Sync(), temporary.Close()); err != nil {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Link(temporary.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	return os.ReadFile(path)
}
