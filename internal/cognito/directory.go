package cognito

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"github.com/2112-lab/gen3d/pipeline"
)

// Pool is a user pool's id, such as eu-west-1_Ab12Cd34E.
type Pool string

// Check reports an id that cannot be one.
func (p Pool) Check() error {
	region, name, ok := strings.Cut(string(p), "_")
	if !ok || strings.Count(region, "-") < 2 || name == "" || strings.ContainsAny(string(p), "/:. ") {
		return errors.New("want a user pool id, such as eu-west-1_Ab12Cd34E")
	}
	return nil
}

// Region is where the pool is, which its id begins with.
func (p Pool) Region() string {
	region, _, _ := strings.Cut(string(p), "_")
	return region
}

// Directory is a pool's users.
type Directory struct {
	client *idp.Client
	pool   Pool
}

// New makes a directory of a pool, which may be in another region than the rest.
func New(cfg aws.Config, pool Pool, options ...func(*idp.Options)) *Directory {
	at := func(o *idp.Options) { o.Region = pool.Region() }
	return &Directory{client: idp.NewFromConfig(cfg, append([]func(*idp.Options){at}, options...)...), pool: pool}
}

// Person is a user whom the pool knows, with their locale, and with their address if
// the pool has verified it. Nobody else's word for an address is taken: users may write
// their own attributes, and "email_verified" is what the pool writes.
func (d *Directory) Person(ctx context.Context, user pipeline.UserID) (pipeline.Person, error) {
	got, err := d.client.AdminGetUser(ctx, &idp.AdminGetUserInput{UserPoolId: (*string)(&d.pool), Username: (*string)(&user)})
	var unknown *types.UserNotFoundException
	var impossible *types.InvalidParameterException // an integrator's tenant id may be no user name
	if errors.As(err, &unknown) || errors.As(err, &impossible) {
		return pipeline.Person{}, nil
	}
	if err != nil {
		return pipeline.Person{}, fmt.Errorf("ask the user pool for an address: %w", err)
	}
	attributes := map[string]string{}
	for _, a := range got.UserAttributes {
		attributes[aws.ToString(a.Name)] = aws.ToString(a.Value)
	}
	// A user name may be another user's subject only by its owner's choice; the
	// address must be that of whom the token names.
	if attributes["sub"] != string(user) || attributes["email_verified"] != "true" {
		return pipeline.Person{}, nil
	}
	address, err := mail.ParseAddress(attributes["email"])
	if err != nil {
		return pipeline.Person{}, nil //nolint:nilerr // what is no address, nobody can have verified
	}
	return pipeline.Person{Address: address.Address, Locale: attributes["locale"]}, nil
}
