// Package client talks to the API of a deployment. All but this file and upload.go
// is generated from web/openapi.yaml.
//
//	c, err := client.NewClientWithResponses("https://…", client.WithToken(token))
//	made, err := c.CreateSessionWithResponse(ctx, nil, client.NewSession{})
//	err = client.Upload(ctx, http.DefaultClient, made.JSON201.Upload, photo, size)
//
// It does not sign in and does not decide when to try again: the answers say
// whether that helps.
package client

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -config oapi.yaml ../openapi.yaml
