package gpuworker

import (
	"bytes"
	"context"
	"io"

	"golang.org/x/sync/errgroup"

	"github.com/2112-lab/gen3d/gpu-worker/splat"
	"github.com/2112-lab/gen3d/pipeline"
)

// formats are the files that every model gets. The PLY is not among them: it is
// written when all others are there, because its arrival is what integrators
// watch for.
var formats = []struct {
	file  pipeline.File
	write func(io.Writer, *product) error
}{
	{pipeline.ModelSPZ, of(splat.WriteSPZ)},
	{pipeline.ModelGLB, textured(splat.WriteGLB)},
	{pipeline.ModelOBJ, textured(splat.WriteOBJZip)},
	{pipeline.ModelSTL, of(splat.WriteSTL)},
	{pipeline.Poster, pictured((*splat.Studio).Poster)},
	{pipeline.Preview, pictured((*splat.Studio).Turntable)},
}

// putModel writes the model in every format, as many at a time as there are cores to use.
func (w *Worker) putModel(ctx context.Context, j *job, files *shelf, m *splat.Model) error {
	p := newProduct(m)
	g, gctx := errgroup.WithContext(ctx)
	for _, f := range formats {
		g.Go(func() error {
			return j.timed(string(f.file), func() error { return put(gctx, files, j.ref.ObjectKey(j.run.Object, f.file), f.write, p) })
		})
	}
	var ply bytes.Buffer
	g.Go(func() error {
		return j.timed(string(pipeline.OutputMesh), func() error { return splat.WritePLY(&ply, m) })
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if err := judgeFile(pipeline.OutputMesh, ply.Len()); err != nil {
		return err
	}
	return j.timed("upload", func() error {
		return files.put(ctx, j.ref.ObjectKey(j.run.Object, pipeline.OutputMesh), ply.Bytes(), nil)
	})
}

func put(ctx context.Context, files *shelf, key pipeline.ObjectKey, write func(io.Writer, *product) error, p *product) error {
	var b bytes.Buffer
	if err := write(&b, p); err != nil {
		return err
	}
	if err := judgeFile(key.File, b.Len()); err != nil {
		return err
	}
	return files.put(ctx, key, b.Bytes(), nil)
}
