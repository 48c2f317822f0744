// Package render shows solids as the shape network will meet them: from many
// cameras, in many lights and colours, with masks that are not quite right. It
// gives the square that the network sees and the depths that it should answer.
package render
