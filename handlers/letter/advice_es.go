package letter

import "github.com/2112-lab/gen3d/pipeline"

// retrySpanish is what there is to say of most failures of ours.
var retrySpanish = [3]string{
	"No se ha perdido nada: tu foto y tu máscara siguen donde estaban.",
	"Inténtalo de nuevo desde la página de la sesión, o sube otra vez el mismo archivo.",
	"Si falla dos veces, escríbenos e indica la sesión.",
}

var adviceSpanish = map[pipeline.Code]advice{
	pipeline.PhotoMissing: {"La foto se borró antes de que pudiéramos leerla.", [3]string{
		"Vuelve a subir original_image.jpg.",
		"Déjala en su sitio hasta que el modelo esté listo; puede que un script de limpieza sea demasiado rápido.",
		"Si el bucket tiene una regla de ciclo de vida tuya, que no toque las sesiones en curso."}},
	pipeline.PhotoEmpty: {"El archivo de la foto está vacío.", [3]string{
		"Seguramente la subida se cortó: vuelve a subir la foto.",
		"Comprueba que el archivo tiene tamaño en tu dispositivo y que se abre.",
		"Si un programa sube por ti, haz que espere a que el archivo esté escrito antes de empezar."}},
	pipeline.PhotoNotAnImage: {"El archivo no es una imagen.", [3]string{
		"Envía una foto JPEG, PNG, WebP o HEIC.",
		"Cambiar el nombre de otro tipo de archivo a .jpg no lo convierte: ábrelo con un programa de imágenes y expórtalo.",
		"Si lo descargaste, míralo antes: puede ser una página de error con el nombre de la imagen."}},
	pipeline.PhotoUnsupported: {"Este formato de imagen no es compatible.", [3]string{
		"Guarda la foto como JPEG, PNG o WebP y vuelve a subirla.",
		"En un móvil, una captura de pantalla de la foto da un PNG.",
		"Las animaciones, los archivos RAW y los TIFF deben exportarse como una sola imagen."}},
	pipeline.PhotoTruncated: {"La foto está dañada o incompleta.", [3]string{
		"Ábrela en tu dispositivo: si allí también se ve gris a partir de una línea, está dañada allí.",
		"Cópiala otra vez de la cámara o del móvil y vuelve a subirla.",
		"Si solo se cortó la subida, basta con repetirla con una conexión más estable."}},
	pipeline.PhotoTooLarge: {"El archivo de la foto ocupa más de 50 MB.", [3]string{
		"Expórtala como JPEG con calidad del 90 %; rara vez ocupa más de 15 MB.",
		"Redúcela a 4000 píxeles en su lado largo: más no da un modelo mejor.",
		"Envía la foto, y no un archivo RAW ni un PNG de un escaneo entero."}},
	pipeline.PhotoTooManyPix: {"La foto tiene más de 50 millones de píxeles.", [3]string{
		"Redúcela a 50 megapíxeles como máximo, por ejemplo 8600 × 5800.",
		"Bastan 4000 píxeles en el lado largo: más no da un modelo mejor.",
		"Recórtala alrededor del objeto, con algo de margen por cada lado."}},
	pipeline.PhotoTooSmall: {"La foto mide menos de 32 × 32 píxeles.", [3]string{
		"Lo más probable es que sea una miniatura: busca el original.",
		"Con 1000 píxeles o más en el lado largo salen buenos modelos.",
		"Ampliar una imagen pequeña no ayuda; haz una foto nueva desde más cerca."}},
	pipeline.MaskMissing: {"La máscara se borró antes de que pudiéramos leerla.", [3]string{
		"Vuelve a subir mask_final.png.",
		"Déjala en su sitio hasta que el modelo esté listo; puede que un script de limpieza sea demasiado rápido.",
		"O selecciona el objeto en el editor, que guarda la máscara por ti."}},
	pipeline.MaskNotAnImage: {"La máscara no es una imagen PNG.", [3]string{
		"Envíala como PNG de 8 bits; JPEG difuminaría su borde.",
		"Pinta el objeto de blanco (más de 127) y todo lo demás de negro.",
		"O prescinde de la máscara y haz clic en el objeto en el editor."}},
	pipeline.MaskTruncated: {"La máscara está dañada o incompleta.", [3]string{
		"Guarda la máscara otra vez como PNG desde tu programa.",
		"Ábrela antes de subirla: debe verse blanco sobre negro hasta la última fila.",
		"O prescinde de la máscara y haz clic en el objeto en el editor."}},
	pipeline.MaskTooManyPix: {"La máscara tiene más de 50 millones de píxeles.", [3]string{
		"Hazla exactamente tan ancha y tan alta como la foto.",
		"La propia foto puede tener 50 megapíxeles como máximo; reduce ambas.",
		"El tamaño que cuenta es el de image.jpg, en la sesión."}},
	pipeline.MaskEmpty: {"La máscara está vacía: no hay ningún objeto seleccionado.", [3]string{
		"Pinta el objeto de blanco (más de 127); el gris de 0 a 127 cuenta como fondo.",
		"Si tu máscara está en la transparencia, aplánala antes a blanco sobre negro.",
		"O haz clic en el objeto en el editor, que crea la máscara por ti."}},
	pipeline.MaskTooSmall: {"El objeto seleccionado es demasiado pequeño.", [3]string{
		"La máscara cubre menos de 64 píxeles: selecciona el objeto entero, no una parte.",
		"Usa una foto en la que el objeto ocupe al menos un tercio de la imagen.",
		"Comprueba que la máscara no está girada ni desplazada respecto a la foto."}},
	pipeline.MaskSizeMismatch: {"La máscara no tiene el tamaño de la foto.", [3]string{
		"Hazla exactamente tan ancha y tan alta como image.jpg, en la sesión.",
		"Los móviles guardan las fotos tumbadas: la máscara corresponde a la imagen derecha.",
		"No recortes ni escales la una sin la otra."}},
	pipeline.PromptsInvalid: {"Los clics no se pueden usar.", [3]string{
		"Envía al menos un clic dentro del objeto (label 1) o un recuadro.",
		"Cuenta los píxeles en image.jpg, desde su esquina superior izquierda.",
		"Mira si algún clic queda fuera de la foto, o si algún recuadro no tiene área."}},
	pipeline.UploadKeyInvalid: {"Se subió un archivo con un nombre que Gen3D no conoce.", [3]string{
		"Usa users/{user}/sessions/sess_{segundos unix}_{8 dígitos hexadecimales}/original_image.jpg para la foto.",
		"La máscara se llama mask_final.png, en la misma carpeta; los nombres distinguen mayúsculas.",
		"gen3d upload elige los nombres correctos por sí solo."}},
	pipeline.Cancelled: {"Lo has cancelado.", [3]string{
		"Inténtalo de nuevo cuando quieras, desde la página de la sesión.",
		"Sube otra foto u otra máscara para empezar de nuevo.",
		"Borra la sesión si no la necesitas."}},
	pipeline.StoreUnavailable: {"El almacenamiento no respondió a tiempo.", [3]string{
		"Espera unos minutos e inténtalo de nuevo desde la página de la sesión.",
		"Subir otra vez el mismo archivo hace lo mismo.",
		"Si sigue así una hora, escríbenos e indica la sesión."}},
	pipeline.ModelCrashed: {"El modelo se detuvo de forma inesperada.", retrySpanish},
	pipeline.ModelOutOfMemory: {"El modelo se quedó sin memoria.", [3]string{
		"Puede que una foto más pequeña funcione enseguida: bastan 2000 píxeles en el lado largo.",
		"No se ha perdido nada: tu foto y tu máscara siguen donde estaban.",
		"O inténtalo más tarde desde la página de la sesión."}},
	pipeline.ModelTimedOut: {"El modelo tardó demasiado.", [3]string{
		"Una máscara más sencilla, sin agujeros ni pelos, va más rápido.",
		"No se ha perdido nada: tu foto y tu máscara siguen donde estaban.",
		"Inténtalo de nuevo desde la página de la sesión."}},
	pipeline.ModelBadResult:    {"El modelo dio un resultado que no superó nuestras comprobaciones.", retrySpanish},
	pipeline.RetriesExhausted:  {"No hemos podido terminar después de varios intentos.", retrySpanish},
	pipeline.StageStalled:      {"El proceso dejó de avanzar.", retrySpanish},
	pipeline.MessageUnreadable: {"No se pudo leer un mensaje.", retrySpanish},
}
