package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/2112-lab/gen3d/gpu-worker/models"
	"github.com/2112-lab/gen3d/gpu-worker/segment/neural"
)

type modelsCommand struct {
	List    modelsList    `cmd:"" help:"List the models that this release knows, and which are installed and in use."`
	Pull    modelsPull    `cmd:"" help:"Fetch a model, verify it and install it; goes on where it was interrupted."`
	Verify  modelsVerify  `cmd:"" help:"Read installed models and hold every file against its sum."`
	Licence modelsLicence `cmd:"" help:"Print the licence under which a model may be used."`
	Use     modelsUse     `cmd:"" help:"Have workers of this machine run a model from their next start on."`
}

// modelsFolder says where models are installed.
type modelsFolder struct {
	Models string `help:"Where models are installed. Default: gen3d/models in the user's cache folder." type:"path"`
}

func (c modelsFolder) folder() (models.Folder, error) {
	if c.Models != "" {
		return models.Folder(c.Models), nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", usage("say where models are: --models DIR (%v)", err)
	}
	return models.Folder(filepath.Join(cache, "gen3d", "models")), nil
}

type modelsList struct {
	modelsFolder `embed:""`
	JSON         bool `name:"json" help:"Print JSON."`
}

// knownModel is a row of the list.
type knownModel struct {
	ID         string        `json:"id"`
	Title      string        `json:"title"`
	Family     models.Family `json:"family"`
	Bytes      int64         `json:"bytes"` // of the files whose size is known
	Licence    string        `json:"licence"`
	State      string        `json:"state"` // "not installed", "installed", "in use"
	Version    string        `json:"version,omitempty"`
	Unpinned   []string      `json:"unpinned_files,omitempty"`
	Unverified []string      `json:"unverified,omitempty"`
}

// Run prints a table, or JSON with what is not verified of each.
func (c *modelsList) Run(con *streams) error {
	folder, err := c.folder()
	if err != nil {
		return err
	}
	installed, damaged := folder.All()
	var rows []knownModel
	all := models.Catalogue()
	for _, i := range installed { // what somebody pulled by a manifest of their own
		if _, err := models.Find(i.ID); err != nil {
			all = append(all, i.Manifest)
		}
	}
	for _, m := range all {
		at := slices.IndexFunc(installed, func(i models.Installed) bool { return i.ID == m.ID })
		row := knownModel{ID: m.ID, Title: m.Title, Family: m.Family, Licence: m.Licence.SPDX, State: "not installed", Unpinned: m.Unpinned(), Unverified: m.Unverified}
		row.Bytes, _ = m.Bytes()
		if at >= 0 {
			row.State, row.Version = "installed", installed[at].Version
			if chosen, err := folder.Chosen(m.Family.Stage()); err != nil {
				return err
			} else if chosen == m.ID {
				row.State = "in use"
			}
		}
		rows = append(rows, row)
	}
	if c.JSON {
		return errors.Join(printJSON(con.out, rows), damaged)
	}
	table := tabwriter.NewWriter(con.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tMODEL\tFAMILY\tLICENCE\tPINNED\tSTATE")
	for _, r := range rows {
		pinned := "yes"
		if n := len(r.Unpinned); n > 0 {
			pinned = fmt.Sprintf("%d files are not", n)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.Title, r.Family, r.Licence, pinned, r.State)
	}
	return errors.Join(table.Flush(), damaged)
}

type modelsVerify struct {
	modelsFolder `embed:""`
	ID           []string `arg:"" optional:"" help:"Models; all that are installed if none is given."`
}

// Run errs if any file is not what it was.
func (c *modelsVerify) Run(con *streams) error {
	folder, err := c.folder()
	if err != nil {
		return err
	}
	all, err := folder.All()
	if len(c.ID) > 0 {
		all = all[:0]
		for _, id := range c.ID {
			i, missing := folder.Installed(id)
			if missing != nil {
				return missing
			}
			all = append(all, i)
		}
	}
	for _, i := range all {
		if bad := i.Verify(); bad != nil {
			err = errors.Join(err, bad)
			continue
		}
		fmt.Fprintf(con.out, "%s@%s: %d files are as pinned\n", i.ID, i.Version, len(i.Files))
	}
	if len(all) == 0 && err == nil {
		fmt.Fprintf(con.err, "no model is installed in %s\n", folder)
	}
	return err
}

type modelsLicence struct {
	modelsFolder `embed:""`
	ID           string `arg:"" help:"Model."`
}

// Run prints what the manifest says of the licence, then its text.
func (c *modelsLicence) Run(con *streams) error {
	folder, err := c.folder()
	if err != nil {
		return err
	}
	m, err := known(folder, c.ID)
	if err != nil {
		return err
	}
	text, err := m.LicenceText()
	if i, missing := folder.Installed(c.ID); missing == nil {
		text, err = i.LicenceText()
	}
	fmt.Fprintf(con.err, "%s: %s\n%s\n", m.Title, m.Licence.SPDX, strings.TrimSpace(m.Licence.URL+"\n"+m.Licence.Note))
	if err != nil {
		return err
	}
	_, err = con.out.Write(text)
	return err
}

// known finds a model of this release, or one that is installed all the same.
func known(folder models.Folder, id string) (*models.Manifest, error) {
	m, err := models.Find(id)
	if err == nil {
		return m, nil
	}
	if i, missing := folder.Installed(id); missing == nil {
		return i.Manifest, nil
	}
	return nil, usageError{err}
}

type modelsUse struct {
	modelsFolder `embed:""`
	ID           string `arg:"" help:"Model, or baseline or inflation for what needs none."`
}

// Run writes the choice down for workers.
func (c *modelsUse) Run(_ context.Context, con *streams) error {
	folder, err := c.folder()
	if err != nil {
		return err
	}
	if stage, ok := map[string]models.Stage{"baseline": models.Encode, "inflation": models.Reconstruct}[c.ID]; ok {
		fmt.Fprintf(con.out, "workers of this machine run %s at the stage %s from their next start on\n", c.ID, stage)
		return folder.UseNone(stage)
	}
	m, err := known(folder, c.ID)
	if err != nil {
		return err
	}
	if m.Family.Stage() == models.Encode {
		if err := neural.Askable(m); err != nil {
			return usageError{err}
		}
	}
	i, err := folder.Use(c.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(con.out, "workers of this machine run %s at the stage %s from their next start on\n", i.Title, i.Family.Stage())
	return nil
}
