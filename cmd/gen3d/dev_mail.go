package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/2112-lab/gen3d/internal/secret"
	"github.com/2112-lab/gen3d/pipeline/topology"
	"github.com/2112-lab/gen3d/web"
)

// devQuiet is how long results are gathered on this machine, where nobody likes to wait.
const devQuiet = 5 * time.Second

// setUpMail fills in what a deployment configures: mails lead to this machine's own
// pages, and everybody has an address in its mailbox.
func (c *devRun) setUpMail(e endpoints) error {
	mail := &c.Serve.Mail
	if _, built := web.Site(); built && mail.Web == "" {
		mail.Web = e.URL
	}
	if mail.API == "" {
		mail.API = e.URL
	}
	if mail.Set == "" {
		mail.Set = topology.Name(c.Serve.Cloud.Environment, "mail")
	}
	if mail.Quiet == nil {
		mail.Quiet = new(devQuiet)
	}
	if mail.Alerts == nil {
		mail.Alerts = new(devQuiet)
	}
	if c.Serve.MailOwner == "" {
		c.Serve.MailOwner = "{user}@gen3d.localhost"
	}
	if !c.Serve.API.LinkKey.Empty() {
		return nil
	}
	key, err := linkKey(filepath.Join(c.Dir, "link.key"))
	c.Serve.API.LinkKey = secret.New(key)
	return err
}

// linkKey is the key in a file, which is made if there is none, so that the links
// in mails outlive the process.
func linkKey(path string) (string, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		b = []byte(rand.Text() + rand.Text()) // 2 × 26 characters, 256 bits
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		return "", fmt.Errorf("keep the key of mail links: %w", err)
	}
	return string(b), nil
}
