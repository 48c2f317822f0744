// Files have a dot in the last part of their address, pages of the app have none.
function handler(event) {
  var request = event.request;
  var last = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (last.indexOf('.') === -1 && request.uri.indexOf('/assets/') !== 0) {
    request.uri = '/index.html';
  }
  return request;
}
