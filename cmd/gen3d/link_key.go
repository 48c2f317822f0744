package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/2112-lab/gen3d/internal/secret"
	vault "github.com/2112-lab/gen3d/internal/secretsmanager"
	"github.com/2112-lab/gen3d/pipeline"
)

// linkKeyProblems are what is wrong with the key that signs unsubscribe links.
func (c apiConfig) linkKeyProblems() []error {
	n := len(c.LinkKey.Reveal())
	switch {
	case n > 0 && c.LinkKeySecret != "":
		return []error{errors.New("--link-key (GEN3D_LINK_KEY) and --link-key-secret (GEN3D_LINK_KEY_SECRET) are both set: want one of them")}
	case n > 0 && n < pipeline.MinLinkKey:
		return []error{fmt.Errorf("--link-key (GEN3D_LINK_KEY) has %d bytes: want %d or more", n, pipeline.MinLinkKey)}
	}
	return nil
}

// fetchLinkKey reads the key from where the deployment's secrets are. The first
// process to ask makes it, so that it never was in anybody's hands.
func (c *apiConfig) fetchLinkKey(ctx context.Context, cloud clients) error {
	if c.LinkKeySecret == "" {
		return nil
	}
	fresh := secret.New(rand.Text() + rand.Text()) // 2 × 26 characters, 256 bits
	key, err := vault.New(secretsmanager.NewFromConfig(cloud.AWS), c.LinkKeySecret).Root(ctx, fresh)
	if err != nil {
		return fmt.Errorf("fetch the key of unsubscribe links: %w", err)
	}
	if n := len(key.Reveal()); n < pipeline.MinLinkKey {
		return usage("the secret %s (GEN3D_LINK_KEY_SECRET) has %d bytes: want %d or more", c.LinkKeySecret, n, pipeline.MinLinkKey)
	}
	c.LinkKey = key
	return nil
}
