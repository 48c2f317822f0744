package cognito_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"github.com/2112-lab/gen3d/internal/cognito"
	"github.com/2112-lab/gen3d/localstack/mototest"
	"github.com/2112-lab/gen3d/pipeline"
)

func TestAgainstAServer(t *testing.T) {
	address := mototest.Start(t)
	if address == "" {
		t.Log("moto_server is not here: the recorded answers must do")
		return
	}
	ctx := context.Background()
	cfg := config()
	cfg.Region = "eu-west-1"
	admin := idp.NewFromConfig(cfg, at(address))
	made, err := admin.CreateUserPool(ctx, &idp.CreateUserPoolInput{PoolName: aws.String("people"), UsernameAttributes: []types.UsernameAttributeType{types.UsernameAttributeTypeEmail}})
	if err != nil {
		t.Fatal(err)
	}
	people := cognito.New(cfg, cognito.Pool(*made.UserPool.Id), at(address))
	for email, verified := range map[string]string{"ada@example.com": "true", "bob@example.com": "false"} {
		u, err := admin.AdminCreateUser(ctx, &idp.AdminCreateUserInput{
			UserPoolId: made.UserPool.Id, Username: &email, MessageAction: types.MessageActionTypeSuppress,
			UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: &email}, {Name: aws.String("email_verified"), Value: &verified}},
		})
		if err != nil {
			t.Fatal(err)
		}
		sub := ""
		for _, a := range u.User.Attributes {
			if *a.Name == "sub" {
				sub = *a.Value
			}
		}
		want := map[string]string{"true": email}[verified]
		if got, err := people.Person(ctx, pipeline.UserID(sub)); got.Address != want || err != nil {
			t.Errorf("%s: got %q, %v", email, got, err)
		}
	}
	if got, err := people.Person(ctx, "acme"); got.Address != "" || err != nil {
		t.Errorf("a tenant: got %q, %v", got, err)
	}
}
