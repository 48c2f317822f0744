package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Run prints a script that completes commands and flags. It is made from the
// grammar itself, so that it never lags behind.
func (c *completionCommand) Run(_ context.Context, con *streams, parser *kong.Kong) error {
	words := map[string][]string{}
	collect(parser.Model.Node, nil, words)
	switch c.Shell {
	case "fish":
		for path, next := range words {
			for _, w := range next {
				condition := "__fish_use_subcommand"
				if path != "" {
					condition = "__fish_seen_subcommand_from " + strings.Fields(path)[len(strings.Fields(path))-1]
				}
				if flag, ok := strings.CutPrefix(w, "--"); ok {
					fmt.Fprintf(con.out, "complete -c gen3d -n %q -l %s\n", condition, flag)
				} else {
					fmt.Fprintf(con.out, "complete -c gen3d -f -n %q -a %s\n", condition, w)
				}
			}
		}
	default:
		if c.Shell == "zsh" {
			fmt.Fprintln(con.out, "autoload -U +X bashcompinit && bashcompinit")
		}
		fmt.Fprintln(con.out, "_gen3d() {\n  local path=\"\" w i\n  for ((i = 1; i < COMP_CWORD; i++)); do\n    w=${COMP_WORDS[i]}\n    case \"$path $w\" in")
		for path := range words {
			if path != "" {
				fmt.Fprintf(con.out, "      %q) path=%q ;;\n", " "+path, " "+path)
			}
		}
		fmt.Fprintln(con.out, "    esac\n  done\n  case \"$path\" in")
		for path, next := range words {
			if path != "" {
				path = " " + path
			}
			fmt.Fprintf(con.out, "    %q) w=%q ;;\n", path, strings.Join(next, " "))
		}
		fmt.Fprintln(con.out, "  esac\n  COMPREPLY=($(compgen -f -W \"$w\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\ncomplete -F _gen3d gen3d")
	}
	return nil
}

// collect gathers what may follow each path of commands.
func collect(n *kong.Node, path []string, words map[string][]string) {
	key := strings.Join(path, " ")
	for _, f := range n.Flags {
		words[key] = append(words[key], "--"+f.Name)
	}
	for _, child := range n.Children {
		if child.Hidden {
			continue
		}
		words[key] = append(words[key], child.Name)
		collect(child, append(path[:len(path):len(path)], child.Name), words)
	}
}
