"""A CUDA device without torch: memory, pinned host memory, a stream and captured graphs, by NVIDIA's own bindings."""

import ctypes
import weakref
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from cuda.bindings import runtime as cuda

from engines.errors import BackendError, OutOfMemoryError, UnavailableError

Graph = Any
ABSENT = frozenset(
    {
        cuda.cudaError_t.cudaErrorNoDevice,
        cuda.cudaError_t.cudaErrorInsufficientDriver,
        cuda.cudaError_t.cudaErrorStubLibrary,
    }
)
TO_DEVICE, TO_HOST = cuda.cudaMemcpyKind.cudaMemcpyHostToDevice, cuda.cudaMemcpyKind.cudaMemcpyDeviceToHost


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of the CUDA runtime and return what it returns beside its status.

    Raises:
        UnavailableError: there is no GPU or driver.
        OutOfMemoryError: the device has no memory left.
        BackendError: any other failure.
    """
    status, *results = function(*arguments)
    if status == cuda.cudaError_t.cudaSuccess:
        return results[0] if results else None
    if status in ABSENT:
        raise UnavailableError(f"no CUDA device can be used here ({status.name})")
    if status == cuda.cudaError_t.cudaErrorMemoryAllocation:
        cuda.cudaGetLastError()  # it would otherwise be reported again by the next call
        raise OutOfMemoryError("the GPU has no memory left for this batch")
    raise BackendError(f"{function.__name__} failed with {status.name}")


def architecture() -> str:
    """Return the architecture of the first GPU, such as `sm_90`.

    Raises:
        UnavailableError: there is none.
    """
    names = cuda.cudaDeviceAttr.cudaDevAttrComputeCapabilityMajor, cuda.cudaDeviceAttr.cudaDevAttrComputeCapabilityMinor
    major, minor = (call(cuda.cudaDeviceGetAttribute, name, 0) for name in names)
    return f"sm_{major}{minor}"


class Device:
    """The first GPU with one stream. Everything allocated through it is freed by `close`."""

    def __init__(self) -> None:
        """Open the device.

        Raises:
            UnavailableError: there is none.
        """
        self.architecture = architecture()
        self.stream = call(cuda.cudaStreamCreate)
        self._memory: list[int] = []
        self._graphs: list[Graph] = []
        self._spare: defaultdict[int, list[int]] = defaultdict(list)
        self._closed = False

    def allocate(self, size: int) -> int:
        """Return the address of `size` bytes on the device.

        Raises:
            OutOfMemoryError: there is no room.
        """
        address = int(call(cuda.cudaMalloc, max(size, 1)))
        self._memory.append(address)
        return address

    def upload(self, address: int, array: np.ndarray) -> None:
        """Copy a contiguous array to the device, in the order of the stream."""
        call(cuda.cudaMemcpyAsync, address, array.ctypes.data, array.nbytes, TO_DEVICE, self.stream)

    def download(self, address: int, array: np.ndarray) -> None:
        """Copy from the device into a contiguous array, in the order of the stream."""
        call(cuda.cudaMemcpyAsync, array.ctypes.data, address, array.nbytes, TO_HOST, self.stream)

    def host(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> np.ndarray:
        """Return an array in pinned memory; when its last view is gone, the memory serves the next one of its size."""
        size = max(int(np.prod(shape)) * dtype.itemsize, 1)
        spare = self._spare[size]
        address = spare.pop() if spare else int(call(cuda.cudaMallocHost, size))
        page = (ctypes.c_byte * size).from_address(address)
        weakref.finalize(page, self._give, size, address)
        return np.ctypeslib.as_array(page)[: int(np.prod(shape)) * dtype.itemsize].view(dtype).reshape(shape)

    def _give(self, size: int, address: int) -> None:
        if self._closed:
            cuda.cudaFreeHost(address)
        else:
            self._spare[size].append(address)

    def capture(self, work: Callable[[], None]) -> Graph:
        """Record what `work` puts on the stream; it must have run once before."""
        call(cuda.cudaStreamBeginCapture, self.stream, cuda.cudaStreamCaptureMode.cudaStreamCaptureModeThreadLocal)
        try:
            work()
        finally:
            recorded = call(cuda.cudaStreamEndCapture, self.stream)
        graph = call(cuda.cudaGraphInstantiate, recorded, 0)
        call(cuda.cudaGraphDestroy, recorded)
        self._graphs.append(graph)
        return graph

    def launch(self, graph: Graph) -> None:
        """Put a captured graph on the stream."""
        call(cuda.cudaGraphLaunch, graph, self.stream)

    def wait(self) -> None:
        """Wait for everything on the stream."""
        call(cuda.cudaStreamSynchronize, self.stream)

    def free(self) -> None:
        """Free all graphs and memory on the device."""
        for graph in self._graphs:
            cuda.cudaGraphExecDestroy(graph)
        for address in self._memory:
            cuda.cudaFree(address)
        self._graphs, self._memory = [], []

    def close(self) -> None:
        """Free everything; arrays in pinned memory stay good as long as somebody holds them."""
        self._closed = True
        self.free()
        for address in (address for spare in self._spare.values() for address in spare):
            cuda.cudaFreeHost(address)
        self._spare.clear()
        cuda.cudaStreamDestroy(self.stream)
