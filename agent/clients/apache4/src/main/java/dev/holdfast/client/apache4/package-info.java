/**
 * Apache HttpClient 4, the classic one. A request runs on one thread, the caller's, so its points may wait; nothing outside this folder
 * names its types.
 */
@NullMarked
package dev.holdfast.client.apache4;

import org.jspecify.annotations.NullMarked;
