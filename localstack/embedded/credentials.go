package embedded

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// keyPair is what credentials.json holds.
type keyPair struct {
	AccessKey string `json:"access_key_id"`
	SecretKey string `json:"secret_access_key"`
}

// loadKeys reads the credentials at path, or makes and keeps new ones. Only the
// owner may read the file.
func loadKeys(path string) (keyPair, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return makeKeys(path)
	}
	var k keyPair
	if err == nil {
		err = json.Unmarshal(b, &k)
	}
	if err == nil && (k.AccessKey == "" || k.SecretKey == "") {
		err = errors.New("a key is missing")
	}
	if err != nil {
		return k, fmt.Errorf("read credentials %s (delete the file to get new ones): %w", path, err)
	}
	return k, nil
}

func makeKeys(path string) (keyPair, error) {
	secret := make([]byte, 30) // 40 characters, as AWS's
	if _, err := rand.Read(secret); err != nil {
		return keyPair{}, fmt.Errorf("make credentials: %w", err)
	}
	// 20 characters in AWS's alphabet, with a beginning that AWS never gives, so
	// that secret scanners and people can tell it is no real key.
	k := keyPair{AccessKey: "LOCAL" + rand.Text()[:15], SecretKey: base64.RawURLEncoding.EncodeToString(secret)}
	b, err := json.Marshal(k)
	if err != nil {
		return k, err
	}
	// Whole or not at all: a kill in between must not leave half a file.
	temp := path + ".new"
	if err := errors.Join(writeSynced(temp, append(b, '\n')), os.Rename(temp, path)); err != nil {
		return k, fmt.Errorf("keep credentials: %w", err)
	}
	return k, nil
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
