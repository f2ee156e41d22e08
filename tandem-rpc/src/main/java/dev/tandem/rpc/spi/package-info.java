/// What can be plugged in: codecs and compressors.
@NullMarked
package dev.tandem.rpc.spi;

import org.jspecify.annotations.NullMarked;
