/** A child that answers with bytes that are no frames, as one taken over by its file might. */
process.stdout.write('HTTP/1.1 200 OK\r\n\r\nhello')
