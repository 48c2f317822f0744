package cognito_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/smithy-go"

	"github.com/2112-lab/gen3d/internal/cognito"
	"github.com/2112-lab/gen3d/internal/identity"
	"github.com/2112-lab/gen3d/pipeline"
)

const pool = cognito.Pool("eu-west-1_Ab12Cd34E")

var _ identity.Directory = (*cognito.Directory)(nil)

func config() aws.Config {
	return aws.Config{Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""), RetryMaxAttempts: 1}
}

func at(url string) func(*idp.Options) { return func(o *idp.Options) { o.BaseEndpoint = &url } }

// answer is what Cognito's API was seen to answer to AdminGetUser.
type answer struct {
	status int
	kind   string // of an error
	body   string
}

func user(sub string, attributes ...string) answer {
	list := []map[string]string{{"Name": "sub", "Value": sub}}
	for i := 0; i < len(attributes); i += 2 {
		list = append(list, map[string]string{"Name": attributes[i], "Value": attributes[i+1]})
	}
	b, _ := json.Marshal(map[string]any{
		"Username": sub, "UserAttributes": list, "Enabled": true, "UserStatus": "CONFIRMED", "UserCreateDate": 1.7e9, "UserLastModifiedDate": 1.7e9,
	})
	return answer{200, "", string(b)}
}

func refusal(status int, kind string) answer {
	return answer{status, kind, `{"__type":"` + kind + `","message":"no"}`}
}

const ada = "7d8f6c1e-0b5a-4c39-9d1f-2b6a3e4f5a60"

func TestPerson(t *testing.T) {
	for name, tc := range map[string]struct {
		user   pipeline.UserID
		answer answer
		want   string
		fails  string // the error's code
	}{
		"a verified address":                     {ada, user(ada, "email", "ada@example.com", "email_verified", "true"), "ada@example.com", ""},
		"one that is not verified":               {ada, user(ada, "email", "ada@example.com", "email_verified", "false"), "", ""},
		"one of which nothing is said":           {ada, user(ada, "email", "ada@example.com"), "", ""},
		"no address":                             {ada, user(ada, "email_verified", "true"), "", ""},
		"an address that is none":                {ada, user(ada, "email", "ada@example.com\nBcc: eve@example.com", "email_verified", "true"), "", ""},
		"another user who chose this one's name": {ada, user("somebody-else", "email", "eve@example.com", "email_verified", "true"), "", ""},
		"an integrator's tenant":                 {"acme", refusal(400, "UserNotFoundException"), "", ""},
		"a tenant that cannot be a user name":    {"a:b", refusal(400, "InvalidParameterException"), "", ""},
		"a pool that is busy":                    {ada, refusal(400, "TooManyRequestsException"), "", "TooManyRequestsException"},
		"a pool that we may not ask":             {ada, refusal(400, "NotAuthorizedException"), "", "NotAuthorizedException"},
		"a pool that is away":                    {ada, refusal(500, "InternalErrorException"), "", "InternalErrorException"},
	} {
		t.Run(name, func(t *testing.T) {
			api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var asked struct{ UserPoolId, Username string } //nolint:revive // as AWS has it
				_ = json.NewDecoder(r.Body).Decode(&asked)
				if r.Header.Get("X-Amz-Target") != "AWSCognitoIdentityProviderService.AdminGetUser" || asked.UserPoolId != string(pool) || asked.Username != string(tc.user) {
					t.Errorf("asked %s for %+v", r.Header.Get("X-Amz-Target"), asked)
				}
				if signed := r.Header.Get("Authorization"); !strings.Contains(signed, "/eu-west-1/cognito-idp/aws4_request") {
					t.Errorf("signed as %s", signed)
				}
				w.Header().Set("Content-Type", "application/x-amz-json-1.1")
				if tc.answer.kind != "" {
					w.Header().Set("X-Amzn-Errortype", tc.answer.kind)
				}
				w.WriteHeader(tc.answer.status)
				_, _ = w.Write([]byte(tc.answer.body))
			}))
			defer api.Close()
			got, err := cognito.New(config(), pool, at(api.URL)).Person(t.Context(), tc.user)
			var refused smithy.APIError
			if errors.As(err, &refused); got.Address != tc.want || (err != nil) != (tc.fails != "") || refused != nil && refused.ErrorCode() != tc.fails {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestPoolIDs(t *testing.T) {
	for id, fine := range map[cognito.Pool]bool{
		pool: true, "us-gov-west-1_a": true, "": false, "eu-west-1": false, "eu-west-1_": false, "Ab12Cd34E": false,
		"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12Cd34E": false, "arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_A": false,
	} {
		if err := id.Check(); (err == nil) != fine {
			t.Errorf("%q: %v", id, err)
		}
	}
	if pool.Region() != "eu-west-1" {
		t.Error(pool.Region())
	}
}
