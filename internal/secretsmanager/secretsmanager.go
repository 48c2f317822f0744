package secretsmanager

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/2112-lab/gen3d/internal/secret"
)

// client is the part of AWS's client that is used.
type client interface {
	GetSecretValue(context.Context, *secretsmanager.GetSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.GetSecretValueOutput, error)
	CreateSecret(context.Context, *secretsmanager.CreateSecretInput, ...func(*secretsmanager.Options)) (*secretsmanager.CreateSecretOutput, error)
	PutSecretValue(context.Context, *secretsmanager.PutSecretValueInput, ...func(*secretsmanager.Options)) (*secretsmanager.PutSecretValueOutput, error)
}

// Secret is one secret, by its name or ARN.
type Secret struct {
	client client
	name   string
}

// New makes a secret of a client and a name; nothing is asked yet.
func New(c client, name string) Secret { return Secret{c, name} }

// firstVersion is the version id of the first value. AWS refuses another value
// under an id that it knows, so of several who write the first value one does.
const firstVersion = "67656e33-6400-4000-8000-000000000001"

// Root is the secret's value. If there is none yet, it becomes the fresh one; of
// several who ask for the first time at once, all get the same.
func (s Secret) Root(ctx context.Context, fresh secret.String) (secret.String, error) {
	value, err := s.read(ctx)
	var missing *types.ResourceNotFoundException
	if !errors.As(err, &missing) {
		return value, err
	}
	var exists *types.ResourceExistsException
	_, err = s.client.CreateSecret(ctx, &secretsmanager.CreateSecretInput{
		Name: &s.name, SecretString: aws.String(fresh.Reveal()), ClientRequestToken: aws.String(firstVersion),
		Description: aws.String("Root of the keys with which Gen3D signs webhooks. Replacing it invalidates all of them."),
	})
	if errors.As(err, &exists) { // it is there, perhaps without a value
		_, err = s.client.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
			SecretId: &s.name, SecretString: aws.String(fresh.Reveal()), ClientRequestToken: aws.String(firstVersion),
		})
	}
	if err != nil && !errors.As(err, &exists) {
		return secret.String{}, fmt.Errorf("make secret %s: %w", s.name, err)
	}
	return s.read(ctx)
}

func (s Secret) read(ctx context.Context) (secret.String, error) {
	out, err := s.client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &s.name})
	if err != nil {
		return secret.String{}, fmt.Errorf("read secret %s: %w", s.name, err)
	}
	return secret.New(aws.ToString(out.SecretString)), nil
}
