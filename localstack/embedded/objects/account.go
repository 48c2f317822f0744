package objects

import "github.com/versity/versitygw/auth"

// oneAccount knows a single access key. versitygw's own answers an unknown key
// with an error of its admin API instead of S3's InvalidAccessKeyId.
type oneAccount struct {
	auth.IAMService
	account auth.Account
}

func newAccount(cfg Config) oneAccount {
	a := auth.Account{Access: cfg.AccessKey, Secret: cfg.SecretKey, Role: auth.RoleAdmin}
	return oneAccount{IAMService: auth.NewIAMServiceSingle(a), account: a}
}

// GetUserAccount finds the account of an access key.
func (o oneAccount) GetUserAccount(access string) (auth.Account, error) {
	if access != o.account.Access {
		return auth.Account{}, auth.ErrNoSuchUser
	}
	return o.account, nil
}
